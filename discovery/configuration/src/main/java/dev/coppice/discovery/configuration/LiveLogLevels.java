package dev.coppice.discovery.configuration;

import dev.coppice.node.LogSettings;
import dev.coppice.node.Settings;
import dev.coppice.node.logging.LogLevel;
import dev.coppice.node.logging.LogOptions;
import dev.coppice.node.logging.Logs;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the process log as {@code log.level} and {@code log.levels} say. */
final class LiveLogLevels {
  private static final Logger log = LoggerFactory.getLogger(LiveLogLevels.class);

  private final LogOptions configured;
  private Optional<String> level = Optional.empty();
  private Optional<String> levels = Optional.empty();

  private LiveLogLevels(LogOptions configured) {
    this.configured = configured;
  }

  static void follow(LiveSettings settings, Settings configured) {
    LiveLogLevels live = new LiveLogLevels(LogSettings.from(configured));
    settings.watch(DeclaredKeys.LOG_LEVEL, value -> live.set(value, live.levels));
    settings.watch(DeclaredKeys.LOG_LEVELS, value -> live.set(live.level, value));
  }

  private void set(Optional<String> newLevel, Optional<String> newLevels) {
    if (newLevel.equals(level) && newLevels.equals(levels)) {
      return;
    }
    LogLevel root =
        newLevel
            .map(text -> Objects.requireNonNull(LogSettings.level(text), text))
            .orElse(configured.level());
    Map<String, LogLevel> single = new HashMap<>(configured.levels());
    newLevels.map(LogSettings::levels).ifPresent(single::putAll);
    level = newLevel;
    levels = newLevels;
    Logs.setLevels(root, single);
    log.info("Logging from {} on now, single loggers: {}", root, single);
  }
}
