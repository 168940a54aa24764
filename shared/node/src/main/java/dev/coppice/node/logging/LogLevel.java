package dev.coppice.node.logging;

import ch.qos.logback.classic.Level;

/** From what severity on a logger speaks. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  /** Logback's name for it. */
  Level level() {
    return Level.toLevel(name());
  }

  /** The one of the two that says less. */
  LogLevel atMost(LogLevel other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
