package dev.coppice.gateway.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times the requests of one operation, as {@code coppice.gateway.requests} by service,
 * operation and class of status. The timers are looked up once, not per request. Any thread.
 */
public final class RouteMeters {

  public static final String NAME = "coppice.gateway.requests";

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final String service;
  private final String operation;

  /** By the first digit of the status; a class that never occurs makes no time series. */
  private final @Nullable Timer[] byClass = new Timer[6];

  public RouteMeters(MeterRegistry registry, String service, String operation) {
    this.registry = registry;
    this.service = service;
    this.operation = operation;
  }

  public void record(int status, long nanos) {
    int statusClass = status / 100;
    Timer timer = byClass[statusClass];
    if (timer == null) {
      // Two threads at once get the same timer from the registry.
      timer = timer(statusClass);
      byClass[statusClass] = timer;
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(int statusClass) {
    return Timer.builder(NAME)
        .description("Requests from outside, from the head read to the answer handed to the socket")
        .tags("service", service, "operation", operation, "status", statusClass + "xx")
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
