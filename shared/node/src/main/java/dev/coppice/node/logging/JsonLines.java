package dev.coppice.node.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
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
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final String service;
  private final String instance;

  JsonLines(String service, String instance) {
    this.service = service;
    this.instance = instance;
  }

  @Override
  public String line(ILoggingEvent event) {
    StringBuilder json = new StringBuilder(256);
    json.append("{\"timestamp\":\"");
    TIMESTAMP.formatTo(event.getInstant(), json);
    json.append('"');
    member(json, "level", event.getLevel().toString());
    member(json, "service", service);
    member(json, "instance", instance);
    member(json, "logger", event.getLoggerName());
    member(json, "thread", event.getThreadName());
    member(json, "message", event.getFormattedMessage());
    mdc(json, event.getMDCPropertyMap());
    fields(json, event.getKeyValuePairs());
    IThrowableProxy exception = event.getThrowableProxy();
    if (exception != null) {
      member(json, "exception", ThrowableProxyUtil.asString(exception).stripTrailing());
    }
    return json.append("}\n").toString();
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

  private static void member(StringBuilder json, String name, @Nullable String text) {
    quoted(json.append(','), name).append(':');
    value(json, text);
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
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (needsEscape(c)) {
            json.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[(c >> 8) & 15])
                .append(HEX[(c >> 4) & 15])
                .append(HEX[c & 15]);
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"');
  }

  /**
   * Controls by the rules of JSON; the two line separators because some readers end a line there.
   */
  private static boolean needsEscape(char c) {
    return c < ' ' || (c >= '\u007f' && c <= '\u009f') || c == '\u2028' || c == '\u2029';
  }
}
