package dev.coppice.node.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object per line. Logback's own encoder gives epoch milliseconds and a stack trace as
 * nested objects; log pipelines want an ISO time and one string.
 *
 * <p>Members, in this order: {@code timestamp} (UTC, milliseconds), {@code level}, {@code service},
 * {@code instance}, {@code logger}, {@code thread}, {@code message}; then where there are any
 * {@code mdc} and {@code fields} (SLF4J key-value pairs), objects of strings and numbers, and
 * {@code exception} (the stack trace).
 */
final class JsonLines implements LineFormat {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** Long enough for most lines; one with a stack trace is not kept. */
  private static final int USUAL_CHARS = 2048;

  private static final ThreadLocal<StringBuilder> BUILDER =
      ThreadLocal.withInitial(() -> new StringBuilder(USUAL_CHARS));

  private final String origin;

  /** Formatting a time costs as much as the rest of a line, and many lines have the same second. */
  private Second second = new Second(Long.MIN_VALUE, "");

  private record Second(long epochSecond, String text) {}

  JsonLines(String service, String instance) {
    StringBuilder json = new StringBuilder();
    quoted(json.append(",\"service\":"), service);
    quoted(json.append(",\"instance\":"), instance);
    origin = json.append(",\"logger\":").toString();
  }

  @Override
  public String line(ILoggingEvent event) {
    StringBuilder json = BUILDER.get();
    json.setLength(0);
    timestamp(json.append("{\"timestamp\":\""), event.getInstant());
    quoted(json.append("\",\"level\":"), event.getLevel().toString());
    quoted(json.append(origin), event.getLoggerName());
    quoted(json.append(",\"thread\":"), event.getThreadName());
    value(json.append(",\"message\":"), event.getFormattedMessage());
    mdc(json, event.getMDCPropertyMap());
    fields(json, event.getKeyValuePairs());
    IThrowableProxy exception = event.getThrowableProxy();
    if (exception != null) {
      quoted(
          json.append(",\"exception\":"), ThrowableProxyUtil.asString(exception).stripTrailing());
    }
    String line = json.append("}\n").toString();
    if (json.length() > USUAL_CHARS) {
      BUILDER.remove();
    }
    return line;
  }

  /** Any thread: two that format at once may both make the same second's text. */
  private void timestamp(StringBuilder json, Instant instant) {
    Second current = second;
    if (current.epochSecond != instant.getEpochSecond()) {
      current = new Second(instant.getEpochSecond(), SECOND.format(instant));
      second = current;
    }
    int millis = instant.getNano() / 1_000_000;
    json.append(current.text)
        .append('.')
        .append((char) ('0' + millis / 100))
        .append((char) ('0' + millis / 10 % 10))
        .append((char) ('0' + millis % 10))
        .append('Z');
  }

  private static void mdc(StringBuilder json, @Nullable Map<String, String> mdc) {
    if (mdc == null || mdc.isEmpty()) {
      return;
    }
    json.append(",\"mdc\":{");
    int start = json.length();
    mdc.forEach((key, value) -> element(json, start, key, value));
    json.append('}');
  }

  private static void fields(StringBuilder json, @Nullable List<KeyValuePair> fields) {
    if (fields == null || fields.isEmpty()) {
      return;
    }
    json.append(",\"fields\":{");
    int start = json.length();
    fields.forEach(field -> element(json, start, field.key, field.value));
    json.append('}');
  }

  private static void element(StringBuilder json, int start, String name, @Nullable Object value) {
    if (json.length() > start) {
      json.append(',');
    }
    quoted(json, name).append(':');
    value(json, value);
  }

  private static void value(StringBuilder json, @Nullable Object value) {
    if (value == null || value instanceof Boolean || isJsonNumber(value)) {
      json.append(value);
    } else {
      quoted(json, String.valueOf(value));
    }
  }

  /** NaN and the infinities have no place in JSON. */
  private static boolean isJsonNumber(Object value) {
    return value instanceof Number number
        && (value instanceof Integer
            || value instanceof Long
            || value instanceof Short
            || value instanceof Byte
            || (value instanceof Double && Double.isFinite(number.doubleValue()))
            || (value instanceof Float && Float.isFinite(number.floatValue())));
  }

  private static StringBuilder quoted(StringBuilder json, String text) {
    json.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || needsEscape(c)) {
        escape(json.append(text, from, i), c);
        from = i + 1;
      }
    }
    // Most texts need no escape; appending a whole one copies it at once.
    return json.append(from == 0 ? text : text.substring(from)).append('"');
  }

  private static void escape(StringBuilder json, char c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default ->
          json.append("\\u")
              .append(HEX[c >> 12])
              .append(HEX[(c >> 8) & 15])
              .append(HEX[(c >> 4) & 15])
              .append(HEX[c & 15]);
    }
  }

  /**
   * Controls by the rules of JSON; the two line separators because some readers end a line there.
   */
  private static boolean needsEscape(char c) {
    return c < ' ' || (c >= '\u007f' && c <= '\u009f') || c == '\u2028' || c == '\u2029';
  }
}
