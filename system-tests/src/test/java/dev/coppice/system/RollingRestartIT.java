package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Cluster;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.LoadClient;
import dev.coppice.system.harness.LoadReport;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.OnCluster;
import dev.coppice.system.harness.Shop;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every node of a kind is replaced in turn, as an upgrade does, while clients read. */
@OnCluster
class RollingRestartIT {
  private static final int CONNECTIONS = 16;

  /** Some hundred reads a second, so that what starts beside them gets its share of the machine. */
  private static final Duration PAUSE = Duration.ofMillis(25);

  @ParameterizedTest
  @EnumSource(
      value = FatJar.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"IDENTITY", "ACQUIRER", "PAYMENTS", "SHIPPING", "ORDERS"})
  void noReadIsLost(FatJar jar, Cluster cluster) throws IOException {
    Shop.stock(cluster);
    try (LoadClient load = LoadClient.start(cluster.httpPort(), CONNECTIONS, PAUSE, Shop.reads())) {
      load.awaitAnswers(100);
      for (NodeProcess node : cluster.nodes(jar)) {
        cluster.replace(node);
        load.awaitAnswers(100);
      }
      LoadReport report = load.stop();

      assertThat(report.failures()).as(report.toString()).isEmpty();
      if (jar != FatJar.GATEWAY) {
        assertThat(report.repeated()).as("only a gateway closes connections").isEmpty();
      }
    }
  }
}
