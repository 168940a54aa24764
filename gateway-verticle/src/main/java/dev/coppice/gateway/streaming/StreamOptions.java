package dev.coppice.gateway.streaming;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * How many streams of events there may be at one node, and what each may take.
 *
 * @param total {@code coppice.gateway.max.streams}: 0 to 1,000,000, default 5,000; 0 lets nobody
 *     have one
 * @param perUser {@code coppice.gateway.max.streams.per.user}: how many of them one user, API key
 *     or, where nobody says who they are, one client's address may have: 1 to 1,000,000, default 20
 * @param heartbeat {@code coppice.gateway.stream.heartbeat}: 1 s to 10 min, default 15 s: after so
 *     long without a word a comment is sent
 * @param refresh {@code coppice.gateway.stream.refresh}: 1 s to 1 h, default 30 s: after so long at
 *     the latest it is asked what there is now
 * @param buffer {@code coppice.gateway.stream.buffer}: 1 KiB to 16 MiB, default 256 KiB: what a
 *     client may leave lying, in bytes; beyond that its stream ends
 */
public record StreamOptions(
    int total, int perUser, Duration heartbeat, Duration refresh, int buffer) {

  private static final int MANY = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /**
   * As configured.
   *
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  public static StreamOptions from(Settings settings) {
    return new StreamOptions(
        settings.integer("coppice.gateway.max.streams", 5_000, 0, MANY),
        settings.integer("coppice.gateway.max.streams.per.user", 20, 1, MANY),
        settings.duration(
            "coppice.gateway.stream.heartbeat",
            Duration.ofSeconds(15),
            SECOND,
            Duration.ofMinutes(10)),
        settings.duration(
            "coppice.gateway.stream.refresh", Duration.ofSeconds(30), SECOND, Duration.ofHours(1)),
        settings.integer("coppice.gateway.stream.buffer", 256 << 10, 1 << 10, 16 << 20));
  }
}
