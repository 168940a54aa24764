package dev.coppice.node;

import static dev.coppice.node.TestCluster.await;
import static dev.coppice.node.TestCluster.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cluster.Member;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seeds, which hold the cluster's data, and the other nodes, which hold none. */
class ClusterJoinTest {
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void leave() throws Exception {
    cluster.leave();
  }

  @Test
  void onlySeedsHoldData() throws Exception {
    Node seed = seed();
    Node service = service("service");

    assertThat(service.context().hazelcast().getCluster().getMembers())
        .extracting(Member::isLiteMember)
        .containsExactly(false, true);
    assertThat(info(seed).getBoolean("holdsData")).isTrue();
    assertThat(info(service).getBoolean("holdsData")).isFalse();
    assertThat(info(service).getString("mode")).isEqualTo("development");
  }

  @Test
  void anotherNodeWaitsForASeed() throws Exception {
    Future<Node> waiting =
        Node.start(
            cluster.settings().with(Map.of("coppice.cluster.data", "false")),
            List.of(new FakePart("early")));
    awaitThat("it waits", () -> Thread.getAllStackTraces().keySet().stream().anyMatch(this::joins));
    assertThat(waiting.isComplete()).isFalse();

    Node seed = seed();

    Node early = cluster.owns(await(waiting));
    assertThat(members(early)).isEqualTo(members(seed)).isEqualTo(2);
  }

  private boolean joins(Thread thread) {
    return thread.getName().equals("coppice-join");
  }

  @Test
  void givesUpAndNamesTheSettingWhenNoSeedComes() {
    assertThatThrownBy(() -> service("lonely", Map.of("coppice.cluster.join.limit", "300ms")))
        .hasRootCauseInstanceOf(StartFailedException.class)
        .rootCause()
        .hasMessageContainingAll("no seed listens at 127.0.0.1:", "coppice.cluster.seeds", "300ms");
  }

  @Test
  void stopsWaitingWhenItIsNotWantedAnyMore() throws Exception {
    AtomicBoolean wanted = new AtomicBoolean(true);
    Settings settings = cluster.settings().with(Map.of("coppice.cluster.data", "false"));
    List<Part> parts = List.of(new FakePart("early"));
    Future<Node> waiting = Node.start(settings, Node.options(settings, parts), parts, wanted::get);

    wanted.set(false);

    assertThatThrownBy(() -> await(waiting))
        .hasCauseInstanceOf(ClusterJoin.NotWantedException.class);
  }

  @Test
  void doesAsTheSeedsDoWhereItWasToldOtherwise() throws Exception {
    cluster.start(Map.of("coppice.cluster.voters", "3"), new FakePart("seed"));

    Node service = service("service", Map.of("coppice.cluster.voters", "0"));

    assertThat(info(service).getInteger("voters")).isEqualTo(3);
    assertThat(info(service).getString("mode")).isEqualTo("consensus");
  }

  @Test
  void aSeedThatDisagreesWithTheOthersIsRefused() throws Exception {
    cluster.start(Map.of("coppice.cluster.voters", "3"), new FakePart("seed"));

    assertThatThrownBy(
            () -> cluster.start(Map.of("coppice.cluster.voters", "0"), new FakePart("other")))
        .hasRootCauseInstanceOf(StartFailedException.class)
        .rootCause()
        .hasMessageContainingAll("coppice.cluster.voters is 0 here and 3", "coppice.cluster.seeds");
  }

  /** With the seeds goes the list of who listens where; it has to be written down anew. */
  @Test
  void nodesHearEachOtherAgainAfterAllSeedsWereGone() throws Exception {
    Node seed = seed();
    Node one = service("one");
    Node two = service("two");
    Set<Object> heard = ConcurrentHashMap.newKeySet();
    await(
        one.context()
            .vertx()
            .eventBus()
            .consumer("greetings", message -> heard.add(message.body()))
            .completion());

    seed.context().hazelcast().getLifecycleService().terminate();
    awaitThat("they are alone", () -> members(one) == 2 && members(two) == 2);
    assertThat(one.context().readiness().isReady()).isTrue();
    Node next = seed();
    awaitThat("the seed is back", () -> members(one) == 3 && members(next) == 3);

    for (Node speaker : List.of(two, next)) {
      String greeting = "hello from " + speaker.context().nodeId();
      awaitThat(
          greeting,
          () -> {
            speaker.context().vertx().eventBus().send("greetings", greeting);
            return heard.contains(greeting);
          });
    }
  }

  @Test
  void leavesInOrderWhereNoSeedIsLeft() throws Exception {
    Node seed = seed();
    Node service = service("service");
    seed.context().hazelcast().getLifecycleService().terminate();
    awaitThat("it is alone", () -> members(service) == 1);

    await(service.leave());

    assertThat(service.context().hazelcast().getLifecycleService().isRunning()).isFalse();
  }

  private Node seed() throws Exception {
    return cluster.start(new FakePart("seed"));
  }

  private Node service(String name) throws Exception {
    return service(name, Map.of());
  }

  private Node service(String name, Map<String, String> overrides) throws Exception {
    Map<String, String> settings = new HashMap<>(overrides);
    settings.put("coppice.cluster.data", "false");
    return cluster.start(settings, new FakePart(name));
  }

  private static int members(Node node) {
    return node.context().hazelcast().getCluster().getMembers().size();
  }

  private static JsonObject info(Node node) throws Exception {
    return TestCluster.json(TestCluster.get(node, "/info")).getJsonObject("cluster");
  }
}
