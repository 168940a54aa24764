package dev.coppice.events;

import dev.coppice.events.PostgresOutboxRows.Backlog;
import dev.coppice.node.Readiness;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how events come along: metrics, and the detail of readiness. A service is ready without
 * Kafka: its events wait. Any thread.
 */
final class RelayReport {
  private static final Logger log = LoggerFactory.getLogger(RelayReport.class);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final double LATE_SECONDS = 10;

  private final String service;
  private final Readiness readiness;
  private final Counter published;
  private final Counter refused;
  private volatile Backlog backlog = new Backlog(0, 0);
  private volatile @Nullable String stuck;

  RelayReport(String service, Readiness readiness, MeterRegistry meters) {
    this.service = service;
    this.readiness = readiness;
    this.published =
        Counter.builder("coppice.events.published")
            .description("Events that this instance has sent to Kafka")
            .tag("service", service)
            .register(meters);
    this.refused =
        Counter.builder("coppice.events.refused")
            .description("Turns of this instance that ended with work left, which was refused")
            .tag("service", service)
            .register(meters);
    Gauge.builder("coppice.events.waiting", this, report -> report.backlog.count())
        .description("Events of the service that are not in Kafka yet")
        .tag("service", service)
        .strongReference(true)
        .register(meters);
    Gauge.builder("coppice.events.oldest.age", this, report -> report.backlog.oldestSeconds())
        .description("For how long the oldest of them has waited")
        .baseUnit("seconds")
        .tag("service", service)
        .strongReference(true)
        .register(meters);
  }

  /** Looks at what waits, again and again; ends with the timer. */
  long watch(Vertx vertx, PostgresOutboxRows rows) {
    // The database's watch tells people of an outage.
    return vertx.setPeriodic(
        LOOK.toMillis(),
        timer -> rows.backlog().onSuccess(this::look).onFailure(e -> log.debug("", e)));
  }

  private void look(Backlog now) {
    backlog = now;
    if (now.oldestSeconds() < LATE_SECONDS) {
      readiness.set(service + ".events", Readiness.up());
      return;
    }
    String why = stuck;
    readiness.set(
        service + ".events",
        Readiness.upBut(
            "%d events wait for Kafka%s".formatted(now.count(), why == null ? "" : ": " + why)));
  }

  void published(List<Event> events) {
    published.increment(events.size());
  }

  /** Another has the turn, and what this one still had is not taken from it. */
  void refused(String why) {
    refused.increment();
    log.warn(
        "Events of {} are another instance's to send; what this one still had was refused: {}",
        service,
        why);
  }

  void caughtUp() {
    if (stuck != null) {
      stuck = null;
      log.info("Events of {} go to Kafka", service);
    }
  }

  /** Said once for an outage, however long it is. */
  void stuck(String why) {
    if (stuck == null) {
      log.warn("Events of {} wait, for Kafka does not take them: {}", service, why);
    }
    stuck = why;
  }
}
