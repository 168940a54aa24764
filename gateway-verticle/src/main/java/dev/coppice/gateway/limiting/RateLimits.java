package dev.coppice.gateway.limiting;

import dev.coppice.discovery.configuration.LiveRate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits that hold at this gateway, for all its event loops; none to begin with. Each is the
 * gateway's part of what is set for the cluster: the rate, divided by the number of gateways. Any
 * thread.
 *
 * <p>When a rate or the number of gateways changes, what clients have used still counts, but never
 * as more than the burst that holds now. A limit that is switched off forgets.
 */
public final class RateLimits {

  /** Of each class: how many clients that have used something are remembered, in 16 bytes each. */
  static final int REMEMBERED = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

  private final LongSupplier clock;
  private final Limited reads;
  private final Limited writes;

  /** Guarded by this. */
  private int gateways = 1;

  /** One class of operations. All but the current limit is guarded by the outer object. */
  private static final class Limited {
    final OperationClass name;
    final Counter refused;
    Optional<LiveRate> rate = Optional.empty();
    @Nullable DueTimes counts;
    volatile @Nullable RateLimit current;

    Limited(OperationClass name, MeterRegistry meters) {
      this.name = name;
      this.refused =
          Counter.builder("coppice.gateway.limited")
              .description("Requests refused with 429, since their client sent too many")
              .tag("operations", name.label())
              .register(meters);
    }
  }

  public RateLimits(MeterRegistry meters) {
    this(meters, sinceNow());
  }

  /**
   * @param clock in nanoseconds, never negative and never going back
   */
  public RateLimits(MeterRegistry meters, LongSupplier clock) {
    this.clock = clock;
    this.reads = new Limited(OperationClass.READS, meters);
    this.writes = new Limited(OperationClass.WRITES, meters);
  }

  private static LongSupplier sinceNow() {
    long start = System.nanoTime();
    return () -> System.nanoTime() - start;
  }

  /** The limit for requests of a method, if there is one just now. */
  public @Nullable RateLimit of(HttpMethod method) {
    return limited(OperationClass.of(method)).current;
  }

  private Limited limited(OperationClass name) {
    return name == OperationClass.READS ? reads : writes;
  }

  /** Limits a class of operations to a rate, from now on; empty lets all in. */
  public synchronized void set(OperationClass name, Optional<LiveRate> rate) {
    Limited limited = limited(name);
    if (!rate.equals(limited.rate)) {
      limited.rate = rate;
      apply(limited);
    }
  }

  /**
   * Divides the limits by the number of gateways, from now on.
   *
   * @param number of those that are up; less than one counts as one
   */
  public synchronized void divideBy(int number) {
    int wanted = Math.max(1, number);
    if (wanted != gateways) {
      gateways = wanted;
      apply(reads);
      apply(writes);
    }
  }

  private void apply(Limited limited) {
    if (limited.rate.isEmpty()) {
      if (limited.current != null) {
        LOG.info("{} are not limited any more", limited.name.label());
      }
      limited.current = null;
      limited.counts = null;
      return;
    }
    DueTimes counts = limited.counts;
    if (counts == null) {
      counts = new DueTimes(REMEMBERED, new SecureRandom().nextLong());
      limited.counts = counts;
    }
    RateLimit limit =
        new RateLimit(limited.name, limited.rate.get(), gateways, counts, clock, limited.refused);
    limited.current = limit;
    LOG.info("{}; gateways: {}", limit, gateways);
  }
}
