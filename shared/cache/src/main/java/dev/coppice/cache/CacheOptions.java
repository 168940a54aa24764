package dev.coppice.cache;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * How long what was read may be read again.
 *
 * @param on whether anything is kept at all
 * @param ttl in Redis, at most; an entry ends up to a fifth earlier, so that not all end at once
 * @param nearTtl in the JVM, beyond that
 * @param nearSize how many entries in the JVM, at most
 */
public record CacheOptions(boolean on, Duration ttl, Duration nearTtl, int nearSize) {

  /** {@link #on} as it is written. */
  private enum Switch {
    ON,
    OFF
  }

  /**
   * Reads them.
   *
   * @param onKey such as {@code coppice.catalog.cache}
   * @param ttlKey such as {@code coppice.catalog.cache.ttl}
   * @param nearTtlKey such as {@code coppice.catalog.cache.near.ttl}
   * @param nearSizeKey such as {@code coppice.catalog.cache.near.size}
   */
  public static CacheOptions from(
      Settings settings, String onKey, String ttlKey, String nearTtlKey, String nearSizeKey) {
    return new CacheOptions(
        settings.oneOf(onKey, Switch.ON) == Switch.ON,
        settings.duration(ttlKey, Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(1)),
        settings.duration(nearTtlKey, Duration.ofSeconds(1), Duration.ZERO, Duration.ofMinutes(1)),
        settings.integer(nearSizeKey, 10_000, 0, 1_000_000));
  }
}
