package dev.coppice.discovery.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HazelcastRegistryTest {

  private TestCluster cluster;
  private Node one;
  private Node two;
  private Node three;

  @BeforeEach
  void startThreeNodes() {
    cluster = new TestCluster();
    one = cluster.start();
    two = cluster.start();
    three = cluster.start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void showsARecordOnEveryNodeWhenItsPublicationIsDone() {
    registries();
    publish(two, "catalog-1");
    assertThat(List.of(one, two, three))
        .allSatisfy(node -> assertThat(instances(node)).containsExactly("catalog-1"));
  }

  @Test
  void showsWhatWasThereToANodeThatComesLater() {
    publish(one, "catalog-1");
    Node late = cluster.start();
    Await.until("the late node knows", () -> instances(late).equals(List.of("catalog-1")));
  }

  @Test
  void hidesARecordOnEveryNodeWhenItsWithdrawalIsDone() {
    registries();
    Registration registration = publish(two, "catalog-1");
    Await.result(registration.withdraw());
    assertThat(List.of(one, two, three)).allSatisfy(node -> assertThat(instances(node)).isEmpty());
  }

  @Test
  void withdrawsOnce() {
    Registration registration = publish(two, "catalog-1");
    Await.result(registration.withdraw());
    Await.result(registration.withdraw());
    assertThat(instances(two)).isEmpty();
    assertThatThrownBy(() -> registration.become(Health.UP, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("catalog-1 is withdrawn and cannot become up; it can only be withdrawn");
  }

  @Test
  void dropsTheRecordsOfANodeThatDiesWithinTwoSeconds() {
    registries();
    publish(two, "catalog-1");
    publish(three, "catalog-2");
    long died = System.nanoTime();
    cluster.crash(three);
    for (Node node : List.of(one, two)) {
      Await.until("it is gone", () -> instances(node).equals(List.of("catalog-1")));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(Duration.ofSeconds(2));
    Await.until(
        "it is gone from the map",
        () -> map(one).values().stream().noneMatch(json -> json.contains("catalog-2")));
  }

  private void registries() {
    List.of(one, two, three).forEach(node -> publishBare(node));
  }

  private static void publishBare(Node node) {
    String id = node.context().nodeId();
    Await.result(
        HazelcastRegistry.of(node.context()).publish(Samples.bare(id, "bare-" + id, "bare")));
  }

  private static Registration publish(Node node, String instance) {
    return Await.result(
        HazelcastRegistry.of(node.context())
            .publish(
                Samples.record(
                    node.context().nodeId(), instance, Samples.contract("catalog", "1.0.0"))));
  }

  private static List<String> instances(Node node) {
    return HazelcastRegistry.of(node.context())
        .view()
        .instances(new ServiceId("catalog", 1))
        .stream()
        .map(ServiceRecord::instance)
        .toList();
  }

  private static Map<String, String> map(Node node) {
    return node.context().hazelcast().getMap("coppice.registry");
  }
}
