package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.ProjectTree;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One jar by itself: how it is configured, starts, logs and ends. */
class FatJarIT {
  private static final Duration REFUSES_WITHIN = Duration.ofMinutes(1);

  @Test
  void takesTheClusterConfigurationOfTheJarAndSaysSo() throws Exception {
    JsonObject configuration = configurationOf(List.of());
    assertThat(configuration.getString("name")).isEqualTo("coppice");
    assertThat(configuration.getString("source")).isEqualTo("packed cluster.xml");
  }

  @Test
  void takesAnotherClusterConfigurationThatTheOperatorNamesAndSaysSo(@TempDir Path folder)
      throws Exception {
    Path mine = folder.resolve("mine.xml");
    String packed = Files.readString(ProjectTree.root().resolve("cluster.xml"));
    String marker = "<property name=\"coppice.cluster.configuration\">";
    assertThat(packed).contains(marker + "coppice<");
    Files.writeString(mine, packed.replace(marker + "coppice<", marker + "mine<"));

    JsonObject configuration = configurationOf(List.of("-Dvertx.hazelcast.config=" + mine));
    assertThat(configuration.getString("name")).isEqualTo("mine");
    assertThat(configuration.getString("source")).isEqualTo(mine.toString());
  }

  private static JsonObject configurationOf(List<String> options) throws IOException {
    NodeProcess seed = NodeProcess.alone(FatJar.DISCOVERY, Map.of(), options);
    try {
      Await.until("the seed is ready", seed.management()::isReady);
      return seed.management()
          .get("/info")
          .json()
          .getJsonObject("cluster")
          .getJsonObject("configuration");
    } finally {
      seed.kill();
    }
  }

  @Test
  void aClusterConfigurationThatIsNotThereStopsTheStart() {
    NodeProcess seed =
        NodeProcess.alone(
            FatJar.DISCOVERY, Map.of(), List.of("-Dvertx.hazelcast.config=/no/such/cluster.xml"));
    assertThat(seed.awaitExit(REFUSES_WITHIN)).isEqualTo(1);
    assertThat(text(seed)).contains("/no/such/cluster.xml", "-Dvertx.hazelcast.config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DISCOVERY | coppice.management.port | 99999   | a whole number from 0 to 65535
          DISCOVERY | coppice.cluster.name    | a b     | letters, digits
          DISCOVERY | coppice.bind.host       | 192.0.2.1 | an address or name of this host
          DISCOVERY | coppice.leave.limit     | soon    | a duration from
          DISCOVERY | coppice.log.format      | xml     | auto, json, text
          GATEWAY   | coppice.http.port       | http    | a whole number from
          CATALOG   | coppice.postgres.uri    | mysql://localhost | postgresql://
          """)
  void aWrongSettingStopsTheStartAndTheMessageNamesKeyValueAndWhatIsAllowed(
      FatJar jar, String key, String value, String allowed) {
    NodeProcess node = NodeProcess.alone(jar, Map.of(key, value), List.of());
    assertThat(node.awaitExit(REFUSES_WITHIN)).isEqualTo(1);
    assertThat(text(node))
        .contains(key, '"' + value + '"', allowed)
        .contains("environment variable " + key.toUpperCase(Locale.ROOT).replace('.', '_'))
        .doesNotContain("\tat ");
  }

  @Test
  void aServiceWithoutItsDatabaseSettingSaysWhichOneItNeeds() {
    NodeProcess catalog = NodeProcess.alone(FatJar.CATALOG, Map.of(), List.of());
    assertThat(catalog.awaitExit(REFUSES_WITHIN)).isEqualTo(1);
    assertThat(text(catalog))
        .contains("coppice.postgres.uri is not set", "postgresql://")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @EnumSource(names = {"DISCOVERY", "GATEWAY"})
  void leavesWithZeroOnSigtermAndLogsLinesOfJson(FatJar jar) {
    NodeProcess node = NodeProcess.alone(jar, Map.of(), List.of());
    try {
      Await.until("it is ready", node.management()::isReady);
      assertThat(node.leave()).isZero();
    } finally {
      node.kill();
    }
    assertThat(node.log())
        .isNotEmpty()
        .allSatisfy(
            line -> {
              JsonObject event = new JsonObject(line);
              assertThat(event.fieldNames())
                  .contains("timestamp", "level", "service", "instance", "logger", "message");
              assertThat(event.getString("level")).isIn("INFO", "WARN");
              assertThat(event.getString("instance")).isEqualTo(node.instance());
            });
  }

  @Test
  void endsWithinItsLimitEvenWhenItsJarWasOverwritten(@TempDir Path folder) throws IOException {
    Path copy = Files.copy(FatJar.DISCOVERY.path(), folder.resolve("copy.jar"));
    NodeProcess node =
        NodeProcess.alone(FatJar.DISCOVERY, copy, Map.of("coppice.leave.limit", "1s"), List.of());
    try {
      Await.until("it is ready", node.management()::isReady);
      Files.write(copy, new byte[1 << 20]);
      node.terminate();
      assertThat(node.awaitExit(REFUSES_WITHIN)).isNotZero();
    } finally {
      node.kill();
    }
  }

  private static String text(NodeProcess node) {
    return String.join("\n", node.log());
  }
}
