package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterXmlTest {
  /** Tests run in the module's folder. */
  private static final Path AT_ROOT = Path.of("../../cluster.xml");

  @TempDir Path directory;

  private final NodeOptions options =
      NodeOptions.from(
          Settings.of(
              Map.of(
                  "coppice.cluster.name", "shop",
                  "coppice.cluster.port", "6001",
                  "coppice.cluster.seeds", "10.0.0.1:6001,10.0.0.2")),
          List.of("catalog"),
          false);

  @Test
  void theOneAtTheRootIsPackedAndFilledFromTheSettings() throws Exception {
    ClusterXml xml = ClusterXml.load(options, null);
    var network = xml.config().getAdvancedNetworkConfig();
    var endpoint =
        (ServerSocketEndpointConfig) network.getEndpointConfigs().values().iterator().next();

    assertThat(ClusterXml.class.getResourceAsStream("/cluster.xml"))
        .hasBinaryContent(Files.readAllBytes(AT_ROOT));
    assertThat(xml.source()).isEqualTo("packed cluster.xml");
    assertThat(xml.marker()).isEqualTo("coppice");
    assertThat(xml.config().getClusterName()).isEqualTo("shop");
    assertThat(network.getJoin().getTcpIpConfig().getMembers())
        .containsExactly("10.0.0.1:6001", "10.0.0.2");
    assertThat(endpoint.getPort()).isEqualTo(6001);
    assertThat(endpoint.getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
  }

  @Test
  void theRegistrySurvivesTwoMembersThatDie() {
    Config config = ClusterXml.load(options, null).config();
    MapConfig registry = config.getMapConfig("coppice.registry");

    assertThat(registry.getBackupCount()).isEqualTo(2);
    assertThat(config.getMultiMapConfig("__vertx.subs").getBackupCount()).isEqualTo(2);
    assertThat(config.getMapConfig("__vertx.nodeInfo").getBackupCount()).isEqualTo(2);
    assertThat(registry.getMergePolicyConfig().getPolicy()).isEqualTo("LatestUpdateMergePolicy");
    assertThat(registry.isPerEntryStatsEnabled()).isTrue();
  }

  @Test
  void asManySeedsVoteAsTheSettingsSay() {
    NodeOptions three =
        NodeOptions.from(
            Settings.of(Map.of("coppice.cluster.seeds", "a,b,c")), List.of("discovery"), true);

    assertThat(voters(options)).isZero();
    assertThat(voters(three)).isEqualTo(3);
  }

  private static int voters(NodeOptions options) {
    return ClusterXml.load(options, null).config().getCPSubsystemConfig().getCPMemberCount();
  }

  /** As a file it is checked against Hazelcast's schema; packed it is not, to start faster. */
  @Test
  void theOneAtTheRootKeepsToTheSchema() {
    ClusterXml xml = ClusterXml.load(options, AT_ROOT.toString());

    assertThat(xml.source()).isEqualTo(AT_ROOT.toAbsolutePath().toString());
    assertThat(System.getProperty("hazelcast.config.schema.validation.enabled")).isNull();
  }

  @Test
  void aFileOfOnesOwnTakesItsPlace() throws Exception {
    Path mine = file(Files.readString(AT_ROOT).replace(">coppice</property>", ">mine</property>"));

    ClusterXml xml = ClusterXml.load(options, mine.toString());

    assertThat(xml.marker()).isEqualTo("mine");
    assertThat(xml.source()).isEqualTo(mine.toString());
    assertThat(xml.config().getClusterName()).isEqualTo("shop");
  }

  @Test
  void aFileThatIsNotThereIsRefusedAndNotSilentlyReplaced() {
    String missing = directory.resolve("missing.xml").toString();

    assertThatExceptionOfType(StartFailedException.class)
        .isThrownBy(() -> ClusterXml.load(options, missing))
        .withMessageContainingAll(missing, "vertx.hazelcast.config");
  }

  @Test
  void aFileThatIsNoConfigurationIsRefused() throws Exception {
    Path broken = file("<hazelcast><no-such-element/></hazelcast>");
    Path cut = file("<hazelcast");

    for (Path file : List.of(broken, cut)) {
      assertThatExceptionOfType(StartFailedException.class)
          .isThrownBy(() -> ClusterXml.load(options, file.toString()))
          .withMessageContainingAll(file.toString(), "is not valid");
    }
  }

  private Path file(String text) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "cluster", ".xml"), text);
  }
}
