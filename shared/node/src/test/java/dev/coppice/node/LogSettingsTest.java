package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coppice.node.logging.LogFormat;
import dev.coppice.node.logging.LogLevel;
import dev.coppice.node.logging.LogOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
  @Test
  void defaults() {
    assertThat(LogSettings.from(Settings.of(Map.of())))
        .isEqualTo(new LogOptions(LogFormat.AUTO, LogLevel.INFO, Map.of()));
  }

  @Test
  void eachSettingIsRead() {
    Settings settings =
        Settings.of(
            Map.of(
                "coppice.log.format", "text",
                "coppice.log.level", "Debug",
                "coppice.log.levels", "com.hazelcast=info, dev.coppice = off"));

    assertThat(LogSettings.from(settings))
        .isEqualTo(
            new LogOptions(
                LogFormat.TEXT,
                LogLevel.DEBUG,
                Map.of("com.hazelcast", LogLevel.INFO, "dev.coppice", LogLevel.OFF)));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "coppice.log.format, xml",
    "coppice.log.level, loud",
    "coppice.log.levels, com.hazelcast",
    "coppice.log.levels, com.hazelcast=loud",
    "coppice.log.levels, =info",
    "coppice.log.levels, a=b=info",
  })
  void refusesWrongValuesByName(String key, String value) {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> LogSettings.from(Settings.of(Map.of(key, value))))
        .returns(key, InvalidSettingException::key);
  }
}
