package dev.coppice.node;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeOptionsTest {
  @Test
  void defaultsKeepANodeOnLoopback() {
    NodeOptions options = NodeOptions.from(Settings.of(Map.of()), List.of("catalog"), false);

    assertThat(options.instance()).matches("catalog-[0-9a-f]{8}");
    assertThat(options)
        .isEqualTo(
            new NodeOptions(
                List.of("catalog"),
                options.instance(),
                InetAddress.getLoopbackAddress(),
                0,
                Optional.empty(),
                new ClusterOptions(
                    "coppice",
                    5701,
                    List.of("127.0.0.1:5701", "127.0.0.1:5702", "127.0.0.1:5703"),
                    false,
                    0,
                    Duration.ofMinutes(1)),
                "127.0.0.1",
                0,
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                Duration.ofSeconds(20)));
  }

  @Test
  void eachSettingIsRead() throws Exception {
    NodeOptions options =
        NodeOptions.from(
            Settings.of(
                Map.ofEntries(
                    entry("coppice.instance", "left-hand"),
                    entry("coppice.bind.host", "localhost"),
                    entry("coppice.bus.port", "6101"),
                    entry("coppice.cluster.name", "shop_2"),
                    entry("coppice.cluster.port", "6001"),
                    entry("coppice.cluster.seeds", "seed-1.example, 10.0.0.2:6001,[::1]:6001"),
                    entry("coppice.cluster.data", "true"),
                    entry("coppice.cluster.voters", "5"),
                    entry("coppice.cluster.join.limit", "10s"),
                    entry("coppice.management.host", "0.0.0.0"),
                    entry("coppice.management.port", "9000"),
                    entry("coppice.event.loops", "7"),
                    entry("coppice.leave.limit", "1m"))),
            List.of("catalog", "inventory"),
            false);

    assertThat(options)
        .isEqualTo(
            new NodeOptions(
                List.of("catalog", "inventory"),
                "left-hand",
                InetAddress.getByName("localhost"),
                6101,
                Optional.empty(),
                new ClusterOptions(
                    "shop_2",
                    6001,
                    List.of("seed-1.example", "10.0.0.2:6001", "[::1]:6001"),
                    true,
                    5,
                    Duration.ofSeconds(10)),
                "0.0.0.0",
                9000,
                7,
                Duration.ofMinutes(1)));
  }

  @Test
  void aNodeOfSeveralServicesIsNamedAfterTheHouse() {
    NodeOptions options =
        NodeOptions.from(Settings.of(Map.of()), List.of("catalog", "inventory"), false);

    assertThat(options.instance()).matches("coppice-[0-9a-f]{8}");
    assertThat(options.serviceLabel()).isEqualTo("coppice");
  }

  @Test
  void threeSeedsVoteWhereThreeAreNamedAndNoneWhereTheListIsTheUsualOne() {
    assertThat(cluster("coppice.cluster.seeds", "a,b,c").voters()).isEqualTo(3);
    assertThat(cluster("coppice.cluster.seeds", "a,b,c,d,e").voters()).isEqualTo(3);
    assertThat(cluster("coppice.cluster.seeds", "a,b").voters()).isZero();
    assertThat(cluster("coppice.cluster.name", "shop").voters()).isZero();
  }

  @Test
  void holdsDataIfItsPartsDoOrTheSettingSaysSo() {
    assertThat(cluster("coppice.cluster.data", "auto").holdsData()).isFalse();
    assertThat(cluster("coppice.cluster.data", "true").holdsData()).isTrue();
    assertThat(Node.options(Settings.of(Map.of()), List.of(holder())).cluster().holdsData())
        .isTrue();
  }

  private static ClusterOptions cluster(String key, String value) {
    return ClusterOptions.from(Settings.of(Map.of(key, value)), false);
  }

  private static Part holder() {
    FakePart part = new FakePart("holder");
    part.holdsClusterData = true;
    return part;
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "coppice.instance, a b",
    "coppice.instance, -a",
    "coppice.bind.host, 0.0.0.0",
    "coppice.bind.host, 192.0.2.1",
    "coppice.bind.host, no.such.host.invalid",
    "coppice.bus.port, 70000",
    "coppice.cluster.name, a/b",
    "coppice.cluster.port, 0",
    "coppice.cluster.port, 70000",
    "coppice.cluster.seeds, ','",
    "coppice.cluster.seeds, host:0",
    "coppice.cluster.seeds, host:70000",
    "coppice.cluster.seeds, http://host:5701",
    "coppice.cluster.data, maybe",
    "coppice.cluster.voters, 4",
    "coppice.cluster.join.limit, 0s",
    "coppice.management.port, -1",
    "coppice.event.loops, 0",
    "coppice.leave.limit, 0s",
    "coppice.leave.limit, 2h",
  })
  void refusesWrongValuesByName(String key, String value) {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(
            () -> NodeOptions.from(Settings.of(Map.of(key, value)), List.of("catalog"), false))
        .withMessageContainingAll(key, "\"" + value + "\"", "it must be")
        .returns(key, InvalidSettingException::key);
  }
}
