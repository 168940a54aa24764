package dev.coppice.discovery.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** How often an operation was done, how it ended, how long it took: {@code coppice.operation}. */
final class OperationMeters {

  private static final String[] OUTCOMES = {"1xx", "2xx", "3xx", "4xx", "5xx"};

  private final Timer[] byOutcome = new Timer[OUTCOMES.length];

  OperationMeters(MeterRegistry meters, String service, String operation) {
    for (int i = 1; i < OUTCOMES.length; i++) {
      byOutcome[i] =
          Timer.builder("coppice.operation")
              .description("Operations done by this instance")
              .tag("service", service)
              .tag("operation", operation)
              .tag("outcome", OUTCOMES[i])
              .register(meters);
    }
  }

  void record(int status, long nanos) {
    byOutcome[status / 100 - 1].record(nanos, TimeUnit.NANOSECONDS);
  }
}
