package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Cluster;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.OnCluster;
import dev.coppice.system.harness.RegistryRecord;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is there, as the management port of every node tells it. */
@OnCluster
class RegistryIT {
  private static final Duration CRASH_IS_SEEN = Duration.ofSeconds(2);

  /** The usual lease of 10 s, and what a node then needs to say so. */
  private static final Duration LEASE_IS_OVER = Duration.ofSeconds(13);

  /** By then the others have taken it out of the cluster. */
  private static final Duration LONG_ENOUGH_TO_BE_GIVEN_UP = Duration.ofSeconds(15);

  private static final Duration COMES_BACK = Duration.ofSeconds(60);

  @Test
  void everyNodeSeesEveryNodeWithItsLease(Cluster cluster) throws IOException {
    for (NodeProcess viewer : cluster.nodes()) {
      List<RegistryRecord> records = viewer.management().registry();
      for (NodeProcess node : cluster.nodes()) {
        assertThat(records)
            .as("what " + viewer + " knows of " + node)
            .filteredOn(record -> record.instance().equals(node.instance()))
            .singleElement()
            .satisfies(record -> isDescribedAs(record, node, cluster));
      }
    }
  }

  private static void isDescribedAs(RegistryRecord record, NodeProcess node, Cluster cluster) {
    assertThat(record.service()).isEqualTo(node.service());
    assertThat(record.health()).isEqualTo("up");
    assertThat(record.reason()).isNull();
    assertThat(record.pid()).isEqualTo(node.pid());
    assertThat(record.managementPort()).isEqualTo(node.management().port());
    assertThat(record.ageSeconds()).isPositive();
    assertThat(record.leaseSecondsLeft()).isBetween(0.0, 10.0);
    if (node.runs(FatJar.GATEWAY)) {
      assertThat(record.httpPort()).isEqualTo(cluster.httpPort());
    } else {
      assertThat(record.httpPort()).isNull();
    }
  }

  @Test
  void aNodeThatLeavesIsGoneFromEveryViewBeforeItsProcessEnds(Cluster cluster) throws IOException {
    NodeProcess leaver = cluster.nodes(FatJar.CATALOG).get(0);
    assertThat(leaver.leave()).isZero();
    for (NodeProcess viewer : cluster.alive()) {
      assertThat(viewer.management().registry())
          .extracting(RegistryRecord::instance)
          .doesNotContain(leaver.instance());
    }
  }

  @RepeatedTest(2)
  void aKilledNodeIsGoneFromEveryViewWithinTwoSeconds(Cluster cluster) {
    NodeProcess victim = cluster.nodes(FatJar.CATALOG).get(0);
    victim.kill();
    Await.until("nobody knows " + victim, CRASH_IS_SEEN, () -> nobodyKnows(victim, cluster));
  }

  @Test
  void aKilledSeedIsGoneFromEveryViewWithinTwoSeconds(Cluster cluster) {
    NodeProcess oldest = cluster.nodes(FatJar.DISCOVERY).get(0);
    oldest.kill();
    Await.until("nobody knows " + oldest, CRASH_IS_SEEN, () -> nobodyKnows(oldest, cluster));
  }

  @ParameterizedTest
  @EnumSource(names = {"CATALOG", "DISCOVERY"})
  void aFrozenNodeIsGoneWhenItsLeaseIsOverAndComesBackByItself(FatJar jar, Cluster cluster)
      throws IOException {
    NodeProcess frozen = cluster.nodes(jar).get(0);
    List<NodeProcess> others =
        cluster.nodes().stream().filter(node -> !node.equals(frozen)).toList();
    frozen.freeze();
    try {
      long thaw = System.nanoTime() + LONG_ENOUGH_TO_BE_GIVEN_UP.toNanos();
      Await.until(
          "nobody sees " + frozen + " up", LEASE_IS_OVER, () -> nobodySeesUp(frozen, others));
      Await.until(
          "it has been frozen for long",
          () -> {
            assertKeepTogether(others);
            return System.nanoTime() - thaw > 0;
          });
    } finally {
      frozen.thaw();
    }
    cluster.awaitAgreement(COMES_BACK);
    assertThat(frozen.isAlive()).isTrue();
  }

  /**
   * Who leads the cluster may be the one that hangs; the others must not lose each other for it.
   */
  private static void assertKeepTogether(List<NodeProcess> nodes) throws IOException {
    for (NodeProcess node : nodes) {
      assertThat(node.management().sum("coppice_cluster_members"))
          .as("members that " + node + " sees")
          .isGreaterThanOrEqualTo(nodes.size());
    }
  }

  private static boolean nobodySeesUp(NodeProcess frozen, List<NodeProcess> viewers)
      throws IOException {
    for (NodeProcess viewer : viewers) {
      if (viewer.management().instancesUp().contains(frozen.instance())) {
        return false;
      }
    }
    return true;
  }

  private static boolean nobodyKnows(NodeProcess gone, Cluster cluster) throws IOException {
    for (NodeProcess viewer : cluster.alive()) {
      for (RegistryRecord record : viewer.management().registry()) {
        if (record.instance().equals(gone.instance())) {
          return false;
        }
      }
    }
    return true;
  }
}
