package dev.coppice.gateway.sessions;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * How long sessions of browsers last.
 *
 * @param idle {@code coppice.gateway.session.idle}: 1 min to 30 days, default 8 h: after so long
 *     without a request a session ends
 * @param max {@code coppice.gateway.session.max}: 1 min to 365 days and no less than idle, default
 *     7 days: after so long it ends whatever happens
 */
public record SessionOptions(Duration idle, Duration max) {

  private static final String IDLE = "coppice.gateway.session.idle";
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /**
   * As configured.
   *
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  public static SessionOptions from(Settings settings) {
    Duration max =
        settings.duration(
            "coppice.gateway.session.max", Duration.ofDays(7), SHORTEST, Duration.ofDays(365));
    Duration idle =
        settings.duration(IDLE, shorter(Duration.ofHours(8), max), SHORTEST, Duration.ofDays(30));
    if (idle.compareTo(max) > 0) {
      throw settings.invalid(IDLE, "no longer than coppice.gateway.session.max");
    }
    return new SessionOptions(idle, max);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
