package dev.coppice.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** For people at a terminal: {@code 10:04:10.123 INFO Node message key=value}, local time. */
final class TextLines implements LineFormat {
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RESET = "\u001b[0m";

  private final DateTimeFormatter time;
  private final boolean coloured;

  TextLines(ZoneId zone, boolean coloured) {
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
    this.coloured = coloured;
  }

  @Override
  public String line(ILoggingEvent event) {
    StringBuilder text = new StringBuilder(160);
    time.formatTo(event.getInstant(), text);
    text.append(' ').append(level(event.getLevel())).append(' ');
    text.append(
        event.getLoggerName(), afterLastDot(event.getLoggerName()), event.getLoggerName().length());
    text.append("  ");
    printable(text, event.getFormattedMessage());
    for (String field : fields(event)) {
      text.append("  ");
      printable(text, field);
    }
    text.append('\n');
    IThrowableProxy exception = event.getThrowableProxy();
    if (exception != null) {
      printable(text, ThrowableProxyUtil.asString(exception).stripTrailing());
      text.append('\n');
    }
    return text.toString();
  }

  private String level(Level level) {
    String padded = String.format(Locale.ROOT, "%-5s", level);
    if (!coloured || !level.isGreaterOrEqual(Level.WARN)) {
      return padded;
    }
    return (level.isGreaterOrEqual(Level.ERROR) ? RED : YELLOW) + padded + RESET;
  }

  private static int afterLastDot(String name) {
    return name.lastIndexOf('.') + 1;
  }

  private static List<String> fields(ILoggingEvent event) {
    List<String> fields = new ArrayList<>();
    event.getMDCPropertyMap().forEach((key, value) -> fields.add(key + "=" + value));
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> fields.add(pair.key + "=" + pair.value));
    }
    return fields;
  }

  /**
   * What a client sent must not steer the terminal, nor pass for a line of the log: controls are
   * spelt out, and a further line is indented.
   */
  private static void printable(StringBuilder text, String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\n') {
        text.append("\n    ");
      } else if (c == '\t' || !Character.isISOControl(c)) {
        text.append(c);
      } else if (c != '\r') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
  }
}
