package dev.coppice.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/** Counts where values came from. For one event loop. */
final class CacheMeters {

  /** Out of this JVM. */
  static final String NEAR = "near";

  /** Out of Redis. */
  static final String HIT = "hit";

  /** Out of the database, and into Redis then. */
  static final String MISS = "miss";

  /** Loaded for somebody else who asked at the same time. */
  static final String SHARED = "shared";

  /** Out of the database, since Redis does not answer. */
  static final String BYPASS = "bypass";

  private final MeterRegistry registry;
  private final String cache;
  private final Map<String, Counter> counters = new HashMap<>();

  CacheMeters(MeterRegistry registry, String cache) {
    this.registry = registry;
    this.cache = cache;
  }

  void count(String from) {
    counters.computeIfAbsent(from, this::counter).increment();
  }

  private Counter counter(String from) {
    return Counter.builder("coppice.cache.reads")
        .description("Values that were read, by where they came from")
        .tag("cache", cache)
        .tag("from", from)
        .register(registry);
  }
}
