package dev.coppice.identity.signin;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * How long somebody stays signed in.
 *
 * @param idle {@code coppice.identity.session.idle}: without doing anything; 1 min to 24 h, default
 *     30 min
 * @param life {@code coppice.identity.session.life}: at all; 5 min to 30 days, default 12 h
 */
public record SessionPeriods(Duration idle, Duration life) {

  /**
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  public static SessionPeriods from(Settings settings) {
    return new SessionPeriods(
        settings.duration(
            "coppice.identity.session.idle",
            Duration.ofMinutes(30),
            Duration.ofMinutes(1),
            Duration.ofHours(24)),
        settings.duration(
            "coppice.identity.session.life",
            Duration.ofHours(12),
            Duration.ofMinutes(5),
            Duration.ofDays(30)));
  }
}
