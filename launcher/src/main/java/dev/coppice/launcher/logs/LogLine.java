package dev.coppice.launcher.logs;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * Turns a line of a node's log, a JSON object, into one for people; other lines stay as they are.
 */
public final class LogLine {
  private final DateTimeFormatter time;

  public LogLine(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(zone);
  }

  public String readable(String line) {
    if (!line.startsWith("{\"timestamp\":")) {
      return line;
    }
    try {
      return readable(new JsonObject(line));
    } catch (DecodeException | DateTimeException | ClassCastException e) {
      return line;
    }
  }

  private String readable(JsonObject json) {
    String logger = json.getString("logger", "");
    StringBuilder text = new StringBuilder(time.format(Instant.parse(json.getString("timestamp"))));
    text.append(" %-5s ".formatted(json.getString("level")))
        .append(logger.substring(logger.lastIndexOf('.') + 1))
        .append(": ")
        .append(json.getString("message"));
    for (String group : new String[] {"fields", "mdc"}) {
      for (Map.Entry<String, Object> field : json.getJsonObject(group, new JsonObject())) {
        text.append("  ").append(field.getKey()).append('=').append(field.getValue());
      }
    }
    String exception = json.getString("exception");
    return exception == null ? text.toString() : text.append('\n').append(exception).toString();
  }
}
