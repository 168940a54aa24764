package dev.coppice.gateway.limiting;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this gateway counts together with the others, on all its event loops: told once in the
 * log, and all the time in metrics and health. Any thread.
 */
final class Togetherness {

  private static final Logger LOG = LoggerFactory.getLogger(Togetherness.class);

  private final Consumer<Optional<String>> health;
  private final Counter alone;

  /** Guarded by this, as is what follows. */
  private int loops;

  private int counting;
  private boolean told;

  /**
   * @param health hears why it counts alone, if it does
   */
  Togetherness(MeterRegistry meters, Consumer<Optional<String>> health) {
    this.health = health;
    this.alone =
        Counter.builder("coppice.gateway.limits.alone")
            .description("Requests counted by this gateway alone, since Redis did not answer")
            .register(meters);
    Gauge.builder("coppice.gateway.limits.shared", this, t -> t.isWhole() ? 1 : 0)
        .description("1 while requests are counted in Redis, together with the other gateways")
        .register(meters);
  }

  private synchronized boolean isWhole() {
    return loops > 0 && counting == loops;
  }

  /** One more event loop, which has no connection yet. */
  synchronized void begin() {
    loops++;
  }

  /** An event loop has its connection. */
  synchronized void gained() {
    counting++;
    if (counting == loops) {
      health.accept(Optional.empty());
      LOG.info(
          told
              ? "Rate limits are counted in Redis again"
              : "Rate limits are counted in Redis, by all gateways together");
      told = false;
    }
  }

  /** An event loop has lost its connection. */
  synchronized void lost(String why) {
    counting--;
    tell(why);
  }

  /** An event loop does not get one. */
  synchronized void missing(String why) {
    tell(why);
  }

  private void tell(String why) {
    if (!told) {
      told = true;
      health.accept(
          Optional.of("rate limits hold by this gateway's share, since Redis is lost: " + why));
      LOG.warn("Rate limits hold by each gateway's share, since Redis is lost: {}", why);
    }
  }

  void countAlone() {
    alone.increment();
  }
}
