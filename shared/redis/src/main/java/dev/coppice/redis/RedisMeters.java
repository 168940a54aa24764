package dev.coppice.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures the commands of one client. For one event loop. */
final class RedisMeters {

  /** Redis said that it will not. */
  static final String REFUSED = "refused";

  /** There was no answer in time. */
  static final String LATE = "late";

  /** There was no connection, or it broke. */
  static final String AWAY = "away";

  private static final String ANSWERED = "answered";

  private final MeterRegistry registry;
  private final String service;
  private final Map<Kind, Timer> timers = new HashMap<>();

  private record Kind(String operation, String outcome) {}

  RedisMeters(MeterRegistry registry, String service) {
    this.registry = registry;
    this.service = service;
  }

  void answered(String operation, long nanos) {
    record(operation, nanos, ANSWERED);
  }

  void failed(String operation, long nanos, String outcome) {
    record(operation, nanos, outcome);
  }

  private void record(String operation, long nanos, String outcome) {
    timers
        .computeIfAbsent(new Kind(operation, outcome), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("coppice.redis.command")
        .description("Commands to Redis, until their answer")
        .tag("service", service)
        .tag("operation", kind.operation())
        .tag("outcome", kind.outcome())
        .register(registry);
  }
}
