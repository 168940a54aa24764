package dev.coppice.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Logging events at a known time. */
final class Events {
  private Events() {}

  static LoggingEvent event(Level level, @Nullable String message, Object... arguments) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setLoggerName("dev.coppice.Some");
    event.setThreadName("main");
    event.setLevel(level);
    event.setInstant(Instant.parse("2026-11-21T10:00:00.12Z"));
    event.setMessage(message);
    event.setArgumentArray(arguments);
    event.setMDCPropertyMap(new HashMap<>());
    return event;
  }

  static ThrowableProxy thrown(Throwable throwable) {
    return new ThrowableProxy(throwable);
  }
}
