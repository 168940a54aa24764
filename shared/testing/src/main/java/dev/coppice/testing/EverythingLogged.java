package dev.coppice.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** All that all loggers of this JVM log down to TRACE, from its making until it is closed. */
public final class EverythingLogged implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final @Nullable Level before = root.getLevel();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final List<Logger> quieter;
  private final List<Level> levels;

  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(line(event));
        }
      };

  public EverythingLogged() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    quieter =
        root.getLoggerContext().getLoggerList().stream()
            .filter(logger -> !logger.equals(root) && logger.getLevel() != null)
            .toList();
    levels = quieter.stream().map(Logger::getLevel).toList();
    quieter.forEach(logger -> logger.setLevel(null));
    root.setLevel(Level.TRACE);
  }

  private static String line(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(event.getLoggerName());
    line.append(' ').append(event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.append(' ').append(pair);
      }
    }
    line.append(' ').append(event.getMDCPropertyMap());
    if (event.getThrowableProxy() != null) {
      line.append('\n').append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }

  /** With fields and stack traces, in the order in which they came. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    root.setLevel(before);
    for (int i = 0; i < levels.size(); i++) {
      quieter.get(i).setLevel(levels.get(i));
    }
  }
}
