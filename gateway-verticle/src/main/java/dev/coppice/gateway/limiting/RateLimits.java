package dev.coppice.gateway.limiting;

import dev.coppice.discovery.configuration.LiveRate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits that hold at this gateway, for all its event loops; none to begin with. Any thread.
 *
 * <p>When a rate or the number of gateways changes, what clients have used still counts, but never
 * as more than the burst that holds now. A limit that is switched off forgets.
 */
public final class RateLimits {

  /** Of each limit: how many that have used something are remembered, in 16 bytes each. */
  static final int REMEMBERED = 1 << 16;

  /** Likewise, of those that are refused everywhere; whoever is forgotten is asked for again. */
  private static final int REFUSALS = 1 << 12;

  private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

  private final LongSupplier clock;
  private final String cluster;
  private final Limited reads;
  private final Limited writes;

  /** Guarded by this. */
  private int gateways = 1;

  /** One class of operations. All but the current limits is guarded by the outer object. */
  private static final class Limited {
    final Map<CountedBy, Setting> settings = new EnumMap<>(CountedBy.class);
    volatile @Nullable Limits current;

    Limited(OperationClass name, MeterRegistry meters) {
      for (CountedBy by : CountedBy.values()) {
        settings.put(by, new Setting(name, by, meters));
      }
    }

    @Nullable RateLimit limit(CountedBy by) {
      Setting setting = settings.get(by);
      return setting == null ? null : setting.limit;
    }
  }

  /** One limit that may be set. */
  private static final class Setting {
    final String name;
    final CountedBy by;
    final Counter refused;
    Optional<LiveRate> rate = Optional.empty();
    @Nullable DueTimes counts;
    @Nullable DueTimes refusals;
    @Nullable RateLimit limit;

    Setting(OperationClass operations, CountedBy by, MeterRegistry meters) {
      this.name = by.limitOf(operations);
      this.by = by;
      this.refused =
          Counter.builder("coppice.gateway.limited")
              .description("Requests refused with 429, since their client sent too many")
              .tag("operations", operations.label())
              .tag("by", by.label())
              .register(meters);
    }
  }

  /**
   * @param cluster whose gateways share the limits
   */
  public RateLimits(MeterRegistry meters, String cluster) {
    this(meters, sinceNow(), cluster);
  }

  /**
   * @param clock in nanoseconds, never negative and never going back
   */
  public RateLimits(MeterRegistry meters, LongSupplier clock, String cluster) {
    this.clock = clock;
    this.cluster = cluster;
    this.reads = new Limited(OperationClass.READS, meters);
    this.writes = new Limited(OperationClass.WRITES, meters);
  }

  private static LongSupplier sinceNow() {
    long start = System.nanoTime();
    return () -> System.nanoTime() - start;
  }

  /** The limits for requests of a method, if there are any just now. */
  public @Nullable Limits of(HttpMethod method) {
    return limited(OperationClass.of(method)).current;
  }

  private Limited limited(OperationClass operations) {
    return operations == OperationClass.READS ? reads : writes;
  }

  /** Limits a class of operations to a rate, from now on; empty lets all in. */
  public synchronized void set(OperationClass operations, CountedBy by, Optional<LiveRate> rate) {
    Limited limited = limited(operations);
    Setting setting = limited.settings.get(by);
    if (setting != null && !rate.equals(setting.rate)) {
      setting.rate = rate;
      apply(setting);
      publish(limited);
    }
  }

  /**
   * Divides the limits by the number of gateways, from now on, where these don't count together.
   *
   * @param number of those that are up; less than one counts as one
   */
  public synchronized void divideBy(int number) {
    int wanted = Math.max(1, number);
    if (wanted != gateways) {
      gateways = wanted;
      for (Limited limited : new Limited[] {reads, writes}) {
        limited.settings.values().forEach(this::apply);
        publish(limited);
      }
    }
  }

  private void publish(Limited limited) {
    RateLimit address = limited.limit(CountedBy.ADDRESS);
    RateLimit client = limited.limit(CountedBy.CLIENT);
    RateLimit user = limited.limit(CountedBy.USER);
    boolean none = address == null && client == null && user == null;
    limited.current = none ? null : new Limits(address, client, user);
  }

  private void apply(Setting setting) {
    if (setting.rate.isEmpty()) {
      if (setting.limit != null) {
        LOG.info("{} are not limited any more", setting.name);
      }
      setting.limit = null;
      setting.counts = null;
      setting.refusals = null;
      return;
    }
    DueTimes counts = setting.counts;
    DueTimes refusals = setting.refusals;
    if (counts == null || refusals == null) {
      long seed = new SecureRandom().nextLong();
      counts = new DueTimes(REMEMBERED, seed);
      refusals = new DueTimes(REFUSALS, seed);
      setting.counts = counts;
      setting.refusals = refusals;
    }
    RateLimit limit =
        new RateLimit(
            setting.name,
            setting.by.person(),
            setting.rate.get(),
            gateways,
            counts,
            refusals,
            clock,
            setting.refused,
            cluster);
    setting.limit = limit;
    LOG.info("{}; gateways: {}", limit.whole(), gateways);
  }
}
