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
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Processes that die without a word while clients read. */
@OnCluster
class CrashUnderLoadIT {
  private static final int CONNECTIONS = 16;

  /** Well below the time-out of any operation: lost calls are noticed, not waited for. */
  private static final Duration NOTICED = Duration.ofMillis(1_500);

  @RepeatedTest(4)
  void noReadIsLostWhenOneOfTwoCatalogsIsKilled(Cluster cluster, RepetitionInfo repetition)
      throws IOException {
    Shop.stock(cluster);
    List<NodeProcess> catalogs = cluster.nodes(FatJar.CATALOG);
    NodeProcess victim = catalogs.get(repetition.getCurrentRepetition() % catalogs.size());

    LoadReport report = readsWhile(cluster, victim::kill);

    assertThat(report.failures()).as(report.toString()).isEmpty();
    assertThat(report.repeated()).isEmpty();
    assertThat(report.slowest()).isLessThan(NOTICED);
  }

  @Test
  void noReadIsLostWhenASeedIsKilled(Cluster cluster) throws IOException {
    Shop.stock(cluster);
    NodeProcess oldest = cluster.nodes(FatJar.DISCOVERY).get(0);

    LoadReport report = readsWhile(cluster, oldest::kill);

    assertThat(report.failures()).as(report.toString()).isEmpty();
    assertThat(report.repeated()).isEmpty();
  }

  private static LoadReport readsWhile(Cluster cluster, Runnable crash) {
    try (LoadClient load =
        LoadClient.start(cluster.httpPort(), CONNECTIONS, Duration.ZERO, Shop.productReads())) {
      load.awaitAnswers(1_000);
      crash.run();
      load.awaitAnswers(2_000);
      return load.stop();
    }
  }
}
