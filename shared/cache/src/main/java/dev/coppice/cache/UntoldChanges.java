package dev.coppice.cache;

import dev.coppice.contract.Deadline;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Changes of which Redis has not heard: it did not answer, or no time was left to ask it. It is
 * told again until it has heard, or what it may have kept is over. For one event loop.
 */
final class UntoldChanges {

  private static final long PAUSE_MILLIS = 250;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int MOST_AT_ONCE = 500;

  private record Change(long version, long since) {}

  private final Vertx vertx;
  private final RedisEntries<?> entries;
  private final long lastingNanos;
  private final Map<String, Change> untold = new LinkedHashMap<>();
  private boolean telling;
  private boolean closed;

  UntoldChanges(Vertx vertx, RedisEntries<?> entries) {
    this.vertx = vertx;
    this.entries = entries;
    this.lastingNanos = entries.longestLife().toNanos();
  }

  /**
   * Redis has not heard of these.
   *
   * @param versions by key
   */
  void add(Map<String, Long> versions) {
    long now = System.nanoTime();
    versions.forEach(
        (key, version) ->
            untold.merge(
                key,
                new Change(version, now),
                (one, other) -> one.version() > other.version() ? one : other));
    if (!telling) {
      telling = true;
      tellLater();
    }
  }

  private void tellLater() {
    vertx.setTimer(PAUSE_MILLIS, late -> tell());
  }

  private void tell() {
    long now = System.nanoTime();
    untold.values().removeIf(change -> now - change.since() > lastingNanos);
    if (untold.isEmpty() || closed) {
      telling = false;
      return;
    }
    Map<String, Long> some =
        untold.entrySet().stream()
            .limit(MOST_AT_ONCE)
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().version()));
    entries
        .drop(some, Deadline.after(PATIENCE))
        .onComplete(
            (told, failure) -> {
              if (failure == null) {
                some.forEach(this::told);
                tell();
              } else {
                tellLater();
              }
            });
  }

  private void told(String key, long version) {
    untold.computeIfPresent(key, (same, change) -> change.version() > version ? change : null);
  }

  void close() {
    closed = true;
  }
}
