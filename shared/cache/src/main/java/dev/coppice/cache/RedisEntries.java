package dev.coppice.cache;

import dev.coppice.contract.Deadline;
import dev.coppice.redis.RedisClient;
import dev.coppice.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The entries of a cache in Redis. Futures fail when it does not answer. For one event loop. */
final class RedisEntries<V> {

  /** For how long whoever is to load something keeps others from it, if that never comes back. */
  private static final long CLAIM_MILLIS = 500;

  /** No load takes longer, so nobody comes later with what is out of date. */
  private static final long LATE_MILLIS = 30_000;

  /** Of the time that an entry may last, by chance, the part that it does not. */
  private static final double JITTER = 0.2;

  private final RedisClient redis;
  private final RedisScript script = RedisScript.load(RedisEntries.class, "cache.lua");
  private final String prefix;
  private final CacheCodec<V> codec;
  private final Duration ttl;

  RedisEntries(RedisClient redis, String prefix, CacheCodec<V> codec, Duration ttl) {
    this.redis = redis;
    this.prefix = prefix;
    this.codec = codec;
    this.ttl = ttl;
  }

  /**
   * What came of asking.
   *
   * @param kept null where nothing is
   * @param mine where nothing is, whether it is for the caller to load it
   */
  record Claimed<V>(@Nullable Kept<V> kept, boolean mine) {}

  /** Longer than anything is kept that was read before now. */
  Duration longestLife() {
    return ttl.plusMillis(LATE_MILLIS);
  }

  boolean answers() {
    return redis.answers();
  }

  Future<Claimed<V>> claim(String key, Deadline deadline) {
    List<String> keys = List.of(prefix + key, prefix + key + ":loading");
    List<String> arguments = List.of("claim", Long.toString(CLAIM_MILLIS));
    return redis
        .run("cache.claim", script, keys, arguments, deadline)
        .map(
            answer -> {
              Response said = answer.orElseThrow();
              Kept<V> kept =
                  said.get(0).toString().equals("hit") ? read(said.get(1).toString()) : null;
              return new Claimed<>(kept, kept == null && !said.get(0).toString().equals("wait"));
            });
  }

  /** Those of the keys that are kept. */
  Future<Map<String, Kept<V>>> get(List<String> keys, Deadline deadline) {
    return redis
        .run("cache.get", script, prefixed(keys), List.of("get"), deadline)
        .map(
            answer -> {
              Map<String, Kept<V>> found = new HashMap<>();
              for (int i = 0; i < keys.size(); i++) {
                Kept<V> kept = read(answer.orElseThrow().get(i).toString());
                if (kept != null) {
                  found.put(keys.get(i), kept);
                }
              }
              return found;
            });
  }

  /** Keeps what was loaded, where nothing newer is known. */
  Future<Void> fill(Map<String, Kept<V>> loaded, Deadline deadline) {
    List<String> keys = List.copyOf(loaded.keySet());
    List<String> arguments = new ArrayList<>(List.of("fill"));
    for (String key : keys) {
      arguments.add(text(loaded.get(key)));
      arguments.add(Long.toString(jittered()));
    }
    return redis.run("cache.fill", script, prefixed(keys), arguments, deadline).mapEmpty();
  }

  /** Forgets whatever is older than these versions, for as long as somebody may come with it. */
  Future<Void> drop(Map<String, Long> versions, Deadline deadline) {
    List<String> keys = List.copyOf(versions.keySet());
    List<String> arguments =
        new ArrayList<>(List.of("drop", Long.toString(Math.max(LATE_MILLIS, ttl.toMillis()))));
    keys.forEach(key -> arguments.add(String.valueOf(versions.get(key))));
    return redis.run("cache.drop", script, prefixed(keys), arguments, deadline).mapEmpty();
  }

  private List<String> prefixed(List<String> keys) {
    return keys.stream().map(key -> prefix + key).toList();
  }

  private long jittered() {
    double part = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
    return Math.max(1, (long) (ttl.toMillis() * part));
  }

  private String text(@Nullable Kept<V> kept) {
    return kept == null || kept.value() == null
        ? "0 "
        : kept.version() + " " + codec.encode(kept.value());
  }

  /** Null where it is none, or written by another version of us. */
  private @Nullable Kept<V> read(String entry) {
    int space = entry.indexOf(' ');
    if (space < 0) {
      return null;
    }
    try {
      long version = Long.parseLong(entry.substring(0, space));
      return new Kept<>(version, version == 0 ? null : codec.decode(entry.substring(space + 1)));
    } catch (RuntimeException e) {
      return null;
    }
  }
}
