package dev.coppice.cache;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a key.
 *
 * @param version of the value; 0 where there is none
 * @param value null where the database has none, which is worth knowing too
 */
record Kept<V>(long version, @Nullable V value) {

  static <V> Kept<V> of(CacheCodec<V> codec, @Nullable V value) {
    return new Kept<>(value == null ? 0 : codec.version(value), value);
  }
}
