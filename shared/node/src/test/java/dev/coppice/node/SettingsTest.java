package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.logging.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void aSystemPropertyWinsOverTheEnvironmentAndThatOverTheFileAndThatOverTheDefault()
      throws Exception {
    Path file = file("coppice.a=file\ncoppice.b=file\ncoppice.c=file\n");
    Settings settings =
        Settings.load(
            Map.of(
                "COPPICE_CONFIG_FILE",
                file.toString(),
                "COPPICE_A",
                "environment",
                "COPPICE_B",
                "environment"),
            Map.of("coppice.a", "property"));

    assertThat(settings.text("coppice.a", "default")).isEqualTo("property");
    assertThat(settings.text("coppice.b", "default")).isEqualTo("environment");
    assertThat(settings.text("coppice.c", "default")).isEqualTo("file");
    assertThat(settings.text("coppice.d", "default")).isEqualTo("default");
  }

  @Test
  void aSystemPropertyMayNameTheFile() throws Exception {
    Path file = file("coppice.a=größer\n");

    Settings settings = Settings.load(Map.of(), Map.of("coppice.config.file", file.toString()));

    assertThat(settings.text("coppice.a")).contains("größer");
  }

  @Test
  void aFileThatCannotBeReadIsRefused() {
    String missing = directory.resolve("missing").toString();

    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> Settings.load(Map.of("COPPICE_CONFIG_FILE", missing), Map.of()))
        .withMessageStartingWith(
            "coppice.config.file = \"%s\" (from environment variable COPPICE_CONFIG_FILE)"
                .formatted(missing));
  }

  @Test
  void loadsTheSystemPropertiesOfThisProcess() {
    System.setProperty("coppice.settings.test", "here");
    try {
      assertThat(Settings.load().text("coppice.settings.test")).contains("here");
    } finally {
      System.clearProperty("coppice.settings.test");
    }
  }

  @Test
  void aBlankValueCountsAsAbsentAndLetsTheNextLayerSpeak() {
    Settings settings =
        Settings.load(Map.of("COPPICE_A", "environment"), Map.of("coppice.a", "  "));

    assertThat(settings.text("coppice.a")).contains("environment");
  }

  @Test
  void aPartSeesItsOwnKeyBeforeTheCommonOneWhicheverLayerItStandsIn() {
    Settings settings =
        Settings.load(
            Map.of("COPPICE_CATALOG_POSTGRES_URI", "catalog's"),
            Map.of("coppice.postgres.uri", "common"));

    assertThat(settings.text("coppice.postgres.uri")).contains("common");
    assertThat(settings.scoped("catalog").text("coppice.postgres.uri")).contains("catalog's");
    assertThat(settings.scoped("inventory").text("coppice.postgres.uri")).contains("common");
    assertThat(settings.scoped("catalog").text("coppice.catalog.postgres.uri"))
        .contains("catalog's");
  }

  @Test
  void overridesWinAndKeepTheScope() {
    Settings settings =
        Settings.of(Map.of("coppice.a", "1", "coppice.b", "2"))
            .scoped("catalog")
            .with(Map.of("coppice.catalog.a", "3"));

    assertThat(settings.text("coppice.a")).contains("3");
    assertThat(settings.text("coppice.b")).contains("2");
  }

  @Test
  void readsEachType() {
    Settings settings =
        Settings.of(
            Map.of(
                "coppice.integer", "42",
                "coppice.flag", "TRUE",
                "coppice.duration", "250ms",
                "coppice.format", "Json",
                "coppice.list", "a, b,,c "));

    assertThat(settings.integer("coppice.integer", 1, 0, 42)).isEqualTo(42);
    assertThat(settings.flag("coppice.flag", false)).isTrue();
    assertThat(duration(settings)).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.oneOf("coppice.format", LogFormat.AUTO)).isEqualTo(LogFormat.JSON);
    assertThat(settings.list("coppice.list", List.of())).containsExactly("a", "b", "c");
    assertThat(settings.required("coppice.integer", "a number")).isEqualTo("42");
  }

  @Test
  void givesTheDefaultOfEachTypeForAnAbsentKey() {
    Settings settings = Settings.of(Map.of());

    assertThat(settings.integer("coppice.x", 7, 0, 9)).isEqualTo(7);
    assertThat(settings.flag("coppice.x", true)).isTrue();
    assertThat(duration(settings)).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.oneOf("coppice.x", LogFormat.TEXT)).isEqualTo(LogFormat.TEXT);
    assertThat(settings.list("coppice.x", List.of("z"))).containsExactly("z");
    assertThat(settings.text("coppice.x")).isEmpty();
  }

  @Test
  void aMissingValueThatIsRequiredSaysHowToSetIt() {
    Settings settings = Settings.of(Map.of()).scoped("catalog");

    assertThatThrownBy(() -> settings.required("coppice.postgres.uri", "a PostgreSQL URI"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "coppice.postgres.uri is not set; it must be a PostgreSQL URI. Set COPPICE_POSTGRES_URI"
                + " in the environment or -Dcoppice.postgres.uri on the command line");
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong("eighty", "a whole number from 1 to 10", s -> s.integer("coppice.x", 1, 1, 10)),
        wrong("0", "a whole number from 1 to 10", s -> s.integer("coppice.x", 1, 1, 10)),
        wrong("11", "a whole number from 1 to 10", s -> s.integer("coppice.x", 1, 1, 10)),
        wrong("99999999999", "a whole number from 1 to 10", s -> s.integer("coppice.x", 1, 1, 10)),
        wrong("1.5", "a whole number from 1 to 10", s -> s.integer("coppice.x", 1, 1, 10)),
        wrong("on", "true or false", s -> s.flag("coppice.x", true)),
        wrong("5", "a duration from 100ms to 1m, such as 250ms, 5s, 2m or PT5S", SettingsTest::x),
        wrong(
            "99ms", "a duration from 100ms to 1m, such as 250ms, 5s, 2m or PT5S", SettingsTest::x),
        wrong("2m", "a duration from 100ms to 1m, such as 250ms, 5s, 2m or PT5S", SettingsTest::x),
        wrong(
            "999999999999d",
            "a duration from 100ms to 1m, such as 250ms, 5s, 2m or PT5S",
            SettingsTest::x),
        wrong("xml", "one of auto, json, text", s -> s.oneOf("coppice.x", LogFormat.AUTO)));
  }

  private static Arguments wrong(String value, String allowed, Consumer<Settings> reader) {
    return Arguments.of(value, allowed, reader);
  }

  private static void x(Settings settings) {
    settings.duration(
        "coppice.x", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  @ParameterizedTest(name = "{0} is not {1}")
  @MethodSource("wrongValues")
  void refusesAWrongValue(String value, String allowed, Consumer<Settings> reader) {
    Settings settings = Settings.load(Map.of("COPPICE_X", value), Map.of());

    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> reader.accept(settings))
        .withMessage(
            "coppice.x = \"%s\" (from environment variable COPPICE_X) is not allowed; it must be %s"
                .formatted(value, allowed))
        .returns("coppice.x", InvalidSettingException::key);
  }

  @Test
  void aReaderMayRefuseWhatOnlyItCanJudge() throws Exception {
    Path file = file("coppice.catalog.postgres.uri=postgresql://shop:hush@host/x\n");
    Settings settings =
        Settings.load(Map.of("COPPICE_CONFIG_FILE", file.toString()), Map.of()).scoped("catalog");

    assertThat(settings.invalid("coppice.postgres.uri", "a URI with a database of ours"))
        .hasMessage(
            "coppice.catalog.postgres.uri = \"postgresql://shop:***@host/x\" (from"
                + " coppice.catalog.postgres.uri in %s) is not allowed; it must be a URI with a"
                    .formatted(file)
                + " database of ours");
  }

  private static Duration duration(Settings settings) {
    return settings.duration(
        "coppice.duration", Duration.ofSeconds(1), Duration.ZERO, Duration.ofHours(1));
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("100% mine.properties"), text);
  }

  @Test
  void readsASecretFromItsFileFirst(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(file, "from the file\n");
    Map<String, String> both =
        Map.of("coppice.a.secret", "plain", "coppice.a.secret.file", file.toString());
    assertThat(Settings.of(both).secret("coppice.a.secret")).contains("from the file");
    assertThat(Settings.of(Map.of("coppice.a.secret", "plain")).secret("coppice.a.secret"))
        .contains("plain");
    assertThat(Settings.of(Map.of()).secret("coppice.a.secret")).isEmpty();
  }

  @Test
  void saysWhyTheFileOfASecretIsOfNoUse(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    for (Path file : List.of(empty, folder.resolve("absent"))) {
      Settings settings = Settings.of(Map.of("coppice.a.secret.file", file.toString()));
      assertThatThrownBy(() -> settings.secret("coppice.a.secret"))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContainingAll("coppice.a.secret.file", file.toString());
    }
  }
}
