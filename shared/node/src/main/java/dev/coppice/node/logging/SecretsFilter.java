package dev.coppice.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps what a library would tell of secrets out of all logs, whatever their levels are: the mail
 * client logs each line of a letter at debug, and there are links in letters that set passwords.
 */
final class SecretsFilter extends TurboFilter {
  private static final String MAIL_CLIENT = "io.vertx.ext.mail";

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable failure) {
    return level.toInt() < Level.INFO_INT && logger.getName().startsWith(MAIL_CLIENT)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
