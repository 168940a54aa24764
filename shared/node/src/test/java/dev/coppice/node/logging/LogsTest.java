package dev.coppice.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogsTest {
  private final LoggerContext context = new LoggerContext();

  @ParameterizedTest(name = "at {0}: ours {1}, libraries {2}")
  @CsvSource({"info, INFO, WARN", "debug, DEBUG, WARN", "error, ERROR, ERROR", "off, OFF, OFF"})
  void librariesSayLessThanWeDo(String level, String ours, String libraries) {
    configure(LogLevel.valueOf(level.toUpperCase(Locale.ROOT)), Map.of());

    assertThat(level("dev.coppice.catalog")).isEqualTo(ours);
    assertThat(level("com.example.shop")).isEqualTo(ours);
    assertThat(level("com.hazelcast.map")).isEqualTo(libraries);
    assertThat(level("io.vertx.core")).isEqualTo(libraries);
  }

  @Test
  void aLevelGivenByNameWins() {
    configure(LogLevel.ERROR, Map.of("com.hazelcast", LogLevel.DEBUG));

    assertThat(level("com.hazelcast.map")).isEqualTo("DEBUG");
  }

  @Test
  void aLevelMayChangeWhileRunning() {
    org.slf4j.Logger logger = LoggerFactory.getLogger("dev.coppice.changing");
    assertThat(logger.isDebugEnabled()).isFalse();

    Logs.setLevel("dev.coppice.changing", LogLevel.DEBUG);
    assertThat(logger.isDebugEnabled()).isTrue();

    Logs.setLevel("dev.coppice.changing", null);
    assertThat(logger.isDebugEnabled()).isFalse();
  }

  @Test
  void theMailClientTellsNoLettersWhateverItsLevelIs() {
    org.slf4j.Logger client = LoggerFactory.getLogger("io.vertx.ext.mail.impl.SMTPConnection");
    Logs.setLevel("io.vertx.ext.mail", LogLevel.DEBUG);
    try {
      assertThat(client.isDebugEnabled()).isFalse();
      assertThat(client.isInfoEnabled()).isTrue();
    } finally {
      Logs.setLevel("io.vertx.ext.mail", null);
    }
  }

  @Test
  void logbackFindsOurSetup() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    assertThat(root.getAppender("stdout")).isInstanceOf(StdoutAppender.class);
  }

  private void configure(LogLevel level, Map<String, LogLevel> levels) {
    Logs.configure(context, new LogOptions(LogFormat.JSON, level, levels), "x", "x-1");
  }

  private String level(String logger) {
    return context.getLogger(logger).getEffectiveLevel().toString();
  }
}
