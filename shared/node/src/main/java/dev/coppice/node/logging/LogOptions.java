package dev.coppice.node.logging;

import java.util.Map;

/**
 * How a process logs.
 *
 * @param format how a line looks
 * @param level from what severity on; the libraries below us say no less than warn by themselves
 * @param levels of single loggers, which win over all else
 */
public record LogOptions(LogFormat format, LogLevel level, Map<String, LogLevel> levels) {
  static final LogOptions DEFAULTS = new LogOptions(LogFormat.AUTO, LogLevel.INFO, Map.of());

  public LogOptions {
    levels = Map.copyOf(levels);
  }
}
