package dev.coppice.node;

import dev.coppice.node.logging.LogFormat;
import dev.coppice.node.logging.LogLevel;
import dev.coppice.node.logging.LogOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads how to log: {@code coppice.log.format}, {@code coppice.log.level}, and {@code
 * coppice.log.levels} for single loggers, such as {@code com.hazelcast=info,dev.coppice=debug}.
 */
public final class LogSettings {
  private LogSettings() {}

  /**
   * @throws InvalidSettingException if a value is not allowed
   */
  public static LogOptions from(Settings settings) {
    return new LogOptions(
        settings.oneOf("coppice.log.format", LogFormat.AUTO),
        settings.oneOf("coppice.log.level", LogLevel.INFO),
        settings
            .parsed(
                "coppice.log.levels",
                "logger=level,logger=level,... with levels off, error, warn, info, debug, trace",
                LogSettings::levels)
            .orElse(Map.of()));
  }

  /** The level of that name, in small letters; null if there is none. */
  public static @Nullable LogLevel level(String text) {
    for (LogLevel level : LogLevel.values()) {
      if (level.name().toLowerCase(Locale.ROOT).equals(text)) {
        return level;
      }
    }
    return null;
  }

  /**
   * The levels in {@code logger=level,logger=level,...}
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Map<String, LogLevel> levels(String text) {
    Map<String, LogLevel> levels = new LinkedHashMap<>();
    for (String item : List.of(text.split(","))) {
      String[] sides = item.split("=", -1);
      if (sides.length != 2 || sides[0].isBlank()) {
        throw new IllegalArgumentException("not logger=level: " + item);
      }
      levels.put(sides[0].strip(), LogLevel.valueOf(sides[1].strip().toUpperCase(Locale.ROOT)));
    }
    return levels;
  }
}
