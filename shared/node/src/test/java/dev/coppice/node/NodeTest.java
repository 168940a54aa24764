package dev.coppice.node;

import static dev.coppice.node.TestCluster.await;
import static dev.coppice.node.TestCluster.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeTest {
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void leave() throws Exception {
    cluster.leave();
  }

  @Test
  void nodesFindEachOtherAndTalk() throws Exception {
    Node one = cluster.start(new FakePart("one"));
    Node two = cluster.start(new FakePart("two"));
    Promise<Object> heard = Promise.promise();
    await(
        one.context()
            .vertx()
            .eventBus()
            .consumer("greetings", message -> heard.complete(message.body()))
            .completion());

    two.context().vertx().eventBus().send("greetings", "hello");

    assertThat(await(heard.future())).isEqualTo("hello");
    assertThat(one.context().hazelcast().getCluster().getMembers()).hasSize(2);
  }

  @Test
  void aNodeThatWasEarlierThanTheSeedsFindsThemLaterAndHearsThem() throws Exception {
    Node early =
        cluster.start(
            Map.of("coppice.cluster.port", Integer.toString(TestCluster.freePort())),
            new FakePart("early"));
    Promise<Object> heard = Promise.promise();
    await(
        early
            .context()
            .vertx()
            .eventBus()
            .consumer("greetings", message -> heard.tryComplete(message.body()))
            .completion());

    Node seed = cluster.start(new FakePart("seed"));
    assertThat(seed.context().hazelcast().getCluster().getMembers()).hasSize(1);
    awaitThat("both are in one cluster", () -> members(early) == 2 && members(seed) == 2);

    awaitThat(
        "the seed is heard",
        () -> {
          seed.context().vertx().eventBus().send("greetings", "hello");
          return heard.future().isComplete();
        });
    awaitThat("it is ready again", early.context().readiness()::isReady);
  }

  private static int members(Node node) {
    return node.context().hazelcast().getCluster().getMembers().size();
  }

  @Test
  void theNodeIdIsTheOneThatMembersSee() throws Exception {
    Node node = cluster.start(new FakePart("one"));
    var member = node.context().hazelcast().getCluster().getLocalMember();

    assertThat(node.context().nodeId()).isEqualTo(member.getAttribute("__vertx.nodeId"));
  }

  @Test
  void knowsItself() throws Exception {
    Node node =
        cluster.start(
            Map.of("coppice.instance", "shop-7"), new FakePart("catalog"), new FakePart("cart"));

    NodeInfo info = node.context().info();

    assertThat(info.services()).containsExactly("catalog", "cart");
    assertThat(info.instance()).isEqualTo("shop-7");
    assertThat(info.instanceOf("catalog")).isEqualTo("catalog-7");
    assertThat(info.host()).isEqualTo("127.0.0.1");
    assertThat(info.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(info.managementPort()).isPositive();
    assertThat(info.version()).isEqualTo("development");
  }

  @Test
  void theInstanceOfASingleServiceIsThatOfTheNode() throws Exception {
    NodeInfo info =
        cluster.start(Map.of("coppice.instance", "mine"), new FakePart("catalog")).context().info();

    assertThat(info.instanceOf("catalog")).isEqualTo("mine");
  }

  @Test
  void eachPhaseOfAPartRunsOnItsEventLoop() throws Exception {
    List<Context> contexts = new CopyOnWriteArrayList<>();
    FakePart part = new FakePart("one");
    part.start = () -> current(contexts);
    part.stop = () -> current(contexts);

    await(cluster.start(part).leave());

    assertThat(contexts).hasSize(2).allMatch(Context::isEventLoopContext);
    assertThat(Set.copyOf(contexts)).hasSize(1);
  }

  private static Future<?> current(List<Context> contexts) {
    contexts.add(Vertx.currentContext());
    return Future.succeededFuture();
  }

  @Test
  void aPartThatFailsToStartFailsTheNodeWhichLeavesAgain() {
    FakePart broken = new FakePart("broken");
    broken.start = () -> Future.failedFuture(new StartFailedException("no database"));

    assertThatThrownBy(() -> cluster.start(new FakePart("sound"), broken))
        .hasRootCauseInstanceOf(StartFailedException.class)
        .hasRootCauseMessage("no database");
    assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
  }

  @Test
  void aFailureIsNotHeldBackByAPartThatNeverEndsStarting() {
    FakePart hanging = new FakePart("hanging");
    hanging.start = FakePart::never;
    FakePart broken = new FakePart("broken");
    broken.start = () -> Future.failedFuture(new StartFailedException("no database"));

    assertThatThrownBy(() -> cluster.start(hanging, broken)).hasRootCauseMessage("no database");
  }

  @Test
  void aPartThatThrowsAtStartFailsTheNodeToo() {
    FakePart broken = new FakePart("broken");
    broken.start =
        () -> {
          throw new IllegalStateException("bug");
        };

    assertThatThrownBy(() -> cluster.start(broken)).hasRootCauseMessage("bug");
    assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
  }

  @Test
  void aTakenManagementPortFailsTheStartClearly() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThatThrownBy(
              () -> cluster.start(Map.of("coppice.management.port", port), new FakePart("one")))
          .cause()
          .isInstanceOf(StartFailedException.class)
          .hasMessageContainingAll(
              "127.0.0.1:" + port, "coppice.management.port", "another process has it");
    }
    assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
  }

  @Test
  void aWrongSettingFailsTheStartBeforeAnythingRuns() {
    Future<Node> start =
        Node.start(
            cluster.settings().with(Map.of("coppice.leave.limit", "soon")),
            List.of(new FakePart("one")));

    assertThat(start.cause()).isInstanceOf(InvalidSettingException.class);
  }

  @Test
  void partsHaveDistinctSpeakableNames() {
    for (List<Part> parts :
        List.<List<Part>>of(
            List.of(new FakePart("same"), new FakePart("same")), List.of(new FakePart("Not So")))) {
      assertThatIllegalArgumentException().isThrownBy(() -> Node.start(cluster.settings(), parts));
    }
  }

  @Test
  void noticesThatItIsNoMemberAnyMore() throws Exception {
    Node node = cluster.start(new FakePart("one"));

    node.context().hazelcast().getLifecycleService().terminate();

    await(node.lost());
    assertThat(node.context().readiness().of("cluster")).contains(Readiness.notUp("not a member"));
    assertThat(TestCluster.get(node, "/health/live").statusCode()).isEqualTo(503);
  }

  @Test
  void seesAMemberGoThatDiedWithoutLeaving() throws Exception {
    Node survivor = cluster.start(new FakePart("one"));
    Node dying = cluster.start(new FakePart("two"));

    dying.context().hazelcast().getLifecycleService().terminate();

    awaitThat("one member is left", () -> members(survivor) == 1);
  }
}
