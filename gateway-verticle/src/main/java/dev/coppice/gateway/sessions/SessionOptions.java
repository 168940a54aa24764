package dev.coppice.gateway.sessions;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * How long sessions of browsers last: by default as long as OWASP ASVS 4.0.3 has it for level 2
 * (3.3.2), which a shop may find short.
 *
 * @param idle {@code coppice.gateway.session.idle}: 1 min to 30 days, default 30 min: after so long
 *     without a request a session ends
 * @param max {@code coppice.gateway.session.max}: 1 min to 365 days and no less than idle, default
 *     12 h: after so long it ends whatever happens
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
            "coppice.gateway.session.max", Duration.ofHours(12), SHORTEST, Duration.ofDays(365));
    Duration idle =
        settings.duration(
            IDLE, shorter(Duration.ofMinutes(30), max), SHORTEST, Duration.ofDays(30));
    if (idle.compareTo(max) > 0) {
      throw settings.invalid(IDLE, "no longer than coppice.gateway.session.max");
    }
    return new SessionOptions(idle, max);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
