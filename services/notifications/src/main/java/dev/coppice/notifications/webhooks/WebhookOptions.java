package dev.coppice.notifications.webhooks;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * How webhooks are delivered, parsed once.
 *
 * @param privateAllowed {@code coppice.notifications.webhooks.private}: whether URLs may name this
 *     machine and private networks, default false
 * @param patience {@code coppice.notifications.webhooks.patience}: how long a delivery is tried
 *     before it is dead, 1 s to 30 days, default 1 day
 */
public record WebhookOptions(boolean privateAllowed, Duration patience) {

  /**
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  public static WebhookOptions from(Settings settings) {
    return new WebhookOptions(
        settings.flag("coppice.notifications.webhooks.private", false),
        settings.duration(
            "coppice.notifications.webhooks.patience",
            Duration.ofDays(1),
            Duration.ofSeconds(1),
            Duration.ofDays(30)));
  }
}
