package dev.coppice.cache;

/**
 * How values are kept as text.
 *
 * @param <V> the values, each of a version
 */
public interface CacheCodec<V> {

  /** 1 or more, and greater after each change of the thing it is about. */
  long version(V value);

  /** What {@link #decode} reads. */
  String encode(V value);

  /**
   * @throws RuntimeException when it is not what we wrote; then it counts as not kept
   */
  V decode(String text);
}
