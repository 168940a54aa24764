package dev.coppice.node.tls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which certificates of others were refused; each is counted, not each is worth a line. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Duration RECENT = Duration.ofMinutes(1);

  private record Refusal(String reason, long at) {
    boolean isYoungerThan(Duration age) {
      return System.nanoTime() - at < age.toNanos();
    }
  }

  private final Counter counter;
  private @Nullable Refusal latest;
  private @Nullable Refusal told;

  Refusals(MeterRegistry meters) {
    counter =
        Counter.builder("coppice.bus.refused")
            .description("Connections of the event bus refused for the certificate of the other")
            .register(meters);
  }

  synchronized void add(String reason) {
    counter.increment();
    latest = new Refusal(reason, System.nanoTime());
    if (told == null || !told.isYoungerThan(BETWEEN_LINES)) {
      told = latest;
      LOG.warn("Not spoken with on the event bus: {}", reason);
    }
  }

  /** The latest of the last minute. */
  synchronized Optional<String> recent() {
    return Optional.ofNullable(latest)
        .filter(refusal -> refusal.isYoungerThan(RECENT))
        .map(Refusal::reason);
  }
}
