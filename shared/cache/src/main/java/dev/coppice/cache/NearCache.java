package dev.coppice.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM has read in the last moments, the least recently used dropped first. Remembers also
 * which version is out of date, so that what was read before that is not kept after it. For one
 * event loop.
 */
final class NearCache<V> {

  private final long ttlNanos;
  private final Map<String, Held<V>> held;

  /**
   * @param kept null where only that versions below this one are out of date is known
   */
  private record Held<V>(long version, @Nullable Kept<V> kept, long until) {}

  NearCache(long ttlNanos, int size) {
    this.ttlNanos = ttlNanos;
    this.held =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Held<V>> eldest) {
            return size() > size;
          }
        };
  }

  /** What is known of the key, or null. */
  @Nullable Kept<V> get(String key, long now) {
    Held<V> found = held.get(key);
    return found == null || now - found.until >= 0 ? null : found.kept;
  }

  /** Keeps it, unless something newer was known, however long ago. */
  void put(String key, Kept<V> kept, long now) {
    if (!isOutdated(key, kept) && ttlNanos > 0) {
      held.put(key, new Held<>(kept.version(), kept, now + ttlNanos));
    }
  }

  /** Whether something newer was known, however long ago. */
  boolean isOutdated(String key, Kept<V> kept) {
    Held<V> found = held.get(key);
    return found != null && found.version > kept.version();
  }

  /** Whether it was known already that all before this version is out of date. */
  boolean isKnown(String key, long version) {
    Held<V> found = held.get(key);
    return found != null && found.version >= version;
  }

  /** Drops whatever is older. */
  void drop(String key, long version) {
    Held<V> found = held.get(key);
    if (found == null || found.version < version) {
      held.put(key, new Held<>(version, null, 0));
    }
  }
}
