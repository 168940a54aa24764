package dev.coppice.node.logging;

import java.io.Console;
import java.util.Optional;

/** How a log line looks. */
public enum LogFormat {
  /** Text on a terminal, JSON otherwise. */
  AUTO,
  JSON,
  TEXT;

  /** The same, with {@link #AUTO} decided. */
  LogFormat decided() {
    if (this != AUTO) {
      return this;
    }
    return onTerminal() ? TEXT : JSON;
  }

  static boolean onTerminal() {
    return Optional.ofNullable(System.console()).filter(LogFormat::isTerminal).isPresent();
  }

  /**
   * From Java 22 on there is a console even where input and output are files; it says so itself.
   */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
