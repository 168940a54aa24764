package dev.coppice.discovery.registry.hazelcast;

import static dev.coppice.discovery.registry.Samples.contract;
import static dev.coppice.discovery.registry.hazelcast.Nodes.known;
import static dev.coppice.discovery.registry.hazelcast.Nodes.knows;
import static dev.coppice.discovery.registry.hazelcast.Nodes.map;
import static dev.coppice.discovery.registry.hazelcast.Nodes.record;
import static dev.coppice.discovery.registry.hazelcast.Nodes.registry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.PublicationRefusedException;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.Samples;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.node.Loop;
import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three healthy nodes. */
class HazelcastRegistryTest {

  private static final Contract CATALOG = contract("catalog", "1.0.0");

  private static TestCluster cluster;
  private static Node one;
  private static Node two;
  private static Node three;

  private final List<Registration> published = new ArrayList<>();

  @BeforeAll
  static void startThreeNodes() {
    cluster = new TestCluster();
    one = cluster.start();
    two = cluster.start();
    three = cluster.start();
    List.of(one, two, three).forEach(node -> Await.result(registry(node).list()));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void withdrawAll() {
    published.forEach(registration -> Await.result(registration.withdraw()));
    assertThat(map(one)).isEmpty();
  }

  @Test
  void isOneForANode() {
    assertThat(registry(one)).isSameAs(registry(one)).isNotSameAs(registry(two));
  }

  @Test
  void showsARecordOnEveryNodeWhenItsPublicationIsDone() {
    Registration registration = publish(two, "catalog-1", CATALOG);
    assertThat(List.of(one, two, three))
        .allSatisfy(
            node ->
                assertThat(registry(node).view().instances(new ServiceId("catalog", 1)))
                    .containsExactly(registration.record()));
  }

  @Test
  void showsWhatWasThereToANodeThatComesLater() {
    publish(one, "catalog-1", CATALOG);
    Node late = cluster.start();
    Await.until("the late node knows", () -> knows(late, "catalog-1", Health.UP));
    cluster.leave(late);
  }

  @Test
  void hidesARecordOnEveryNodeWhenItsWithdrawalIsDone() {
    Registration registration = publish(two, "catalog-1", CATALOG);
    Await.result(registration.withdraw());
    assertThat(List.of(one, two, three)).allSatisfy(node -> assertThat(known(node)).isEmpty());
  }

  @Test
  void withdrawsOnce() {
    Registration registration = publish(two, "catalog-1", CATALOG);
    assertThat(registration.withdraw()).isSameAs(registration.withdraw());
    Await.result(registration.withdraw());
    assertThatThrownBy(() -> registration.become(Health.DOWN, "why"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("catalog-1 is withdrawn and cannot become down; it can only be withdrawn");
  }

  @Test
  void showsEachHealthOnEveryNodeWhenTheChangeIsDone() {
    Registration registration = publish(two, Health.STARTING);
    for (Health next : List.of(Health.UP, Health.DOWN, Health.UP, Health.DRAINING)) {
      Await.result(registration.become(next, next == Health.DOWN ? "no database" : null));
      assertThat(registration.record().health()).isEqualTo(next);
      assertThat(List.of(one, two, three))
          .allSatisfy(
              node ->
                  assertThat(registry(node).view().records())
                      .containsExactly(registration.record()));
    }
  }

  @Test
  void refusesAStepThatHealthDoesNotAllow() {
    Registration registration = publish(two, "catalog-1", CATALOG);
    Await.result(registration.become(Health.DRAINING, null));
    assertThatThrownBy(() -> registration.become(Health.UP, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("catalog-1 is draining and cannot become up; it can only be withdrawn");
  }

  @Test
  void judgesAStepByWhatWasAskedForBefore() {
    Registration registration = publish(two, "catalog-1", CATALOG);
    Future<Void> down = registration.become(Health.DOWN, "a");
    Future<Void> up = registration.become(Health.UP, null);
    Future<Void> draining = registration.become(Health.DRAINING, null);
    Await.result(Future.all(down, up, draining));
    assertThat(known(three)).containsExactly("catalog-1 draining");
  }

  @Test
  void waitsUntilASlowListenerOnAnotherNodeActs() {
    Registration registration = publish(two, "catalog-1", CATALOG);
    Promise<Void> slow = Promise.promise();
    registry(three)
        .onChange(
            view ->
                view.records().stream().anyMatch(record -> record.health() == Health.DRAINING)
                    ? slow.future()
                    : Future.succeededFuture());

    Future<Void> draining = registration.become(Health.DRAINING, null);

    Await.until("the others know", () -> knows(one, "catalog-1", Health.DRAINING));
    Await.until("the slow one knows", () -> knows(three, "catalog-1", Health.DRAINING));
    assertThat(draining.isComplete()).isFalse();
    slow.complete();
    Await.result(draining);
  }

  /** So after it nothing is on the way any more that was sent before. */
  @Test
  void isConfirmedBehindAllThatTheConfirmingNodeHadSent() {
    Context receiver = two.context().vertx().getOrCreateContext();
    List<Integer> received = new CopyOnWriteArrayList<>();
    Await.result(
        onContext(
            receiver,
            () ->
                two.context()
                    .vertx()
                    .eventBus()
                    .<Integer>consumer("calls", call -> received.add(call.body()))
                    .completion()));
    three.context().vertx().eventBus().send("calls", 0);
    Await.until("the way is known", () -> received.contains(0));
    Registration registration = publish(two, "catalog-1", CATALOG);
    registry(three)
        .onChange(
            view -> {
              if (view.records().stream().anyMatch(it -> it.health() == Health.DRAINING)) {
                for (int call = 1; call <= 1_000; call++) {
                  three.context().vertx().eventBus().send("calls", call);
                }
              }
              return Future.succeededFuture();
            });

    Future<Integer> receivedThen =
        registration
            .become(Health.DRAINING, null)
            .compose(done -> onContext(receiver, () -> Future.succeededFuture(received.size())));

    assertThat(Await.result(receivedThen)).isEqualTo(1_001);
  }

  @Test
  void refusesAContractThatBreaksTheServingOne() {
    publish(one, "catalog-1", CATALOG);
    Throwable refusal = refusal(two, "catalog-2", contract("catalog", "1.1.0", "other"));
    assertThat(refusal)
        .hasMessage(
            "catalog 1.1.0 (catalog-2) is refused: it breaks catalog 1.0.0, which catalog-1 serves:"
                + " look is now GET /api/catalog/other, was GET /api/catalog/things");
  }

  @Test
  void refusesASecondServiceOnOnePathAndLeavesNothingOfIt() {
    publish(one, "catalog-1", CATALOG);
    Contract thief =
        Contract.parse(
            "the thief", contract("thief", "1.0.0").json().replace("api/thief", "api/catalog"));
    Throwable refusal = refusal(two, "thief-1", thief);
    assertThat(((PublicationRefusedException) refusal).reasons())
        .containsExactly("GET /api/catalog/things is served by catalog 1.x (catalog-1)");
    assertThat(map(two)).hasSize(1);
    assertThat(List.of(one, two, three))
        .allSatisfy(node -> assertThat(known(node)).containsExactly("catalog-1 up"));
  }

  @Test
  void showsWhatIsDownAndComparesItWhenItComesUp() {
    Registration serving = publish(one, "catalog-1", CATALOG);
    Registration rival =
        publish(
            two,
            record(two, "catalog-2", contract("catalog", "2.0.0")).with(Health.DOWN, "refused"));
    assertThat(known(three)).contains("catalog-2 down");

    assertThat(Await.failure(rival.become(Health.UP, null)))
        .isInstanceOf(PublicationRefusedException.class);
    assertThat(rival.record().reason()).contains("is served by catalog 1.x (catalog-1)");
    assertThat(known(three)).containsExactly("catalog-1 up", "catalog-2 down");

    Await.result(serving.withdraw());
    Await.result(rival.become(Health.UP, null));
    assertThat(known(three)).containsExactly("catalog-2 up");
  }

  @Test
  void letsExactlyOneOfTwoRivalsInWhenBothComeAtOnce() {
    for (int round = 0; round < 10; round++) {
      List<Future<Registration>> rivals =
          List.of(
              registry(one).publish(record(one, "b", contract("catalog", "1.0.0"))),
              registry(two).publish(record(two, "a", contract("catalog", "2.0.0"))));
      rivals.forEach(rival -> Await.result(rival.transform(Future::succeededFuture)));

      assertThat(rivals).filteredOn(Future::succeeded).hasSize(1);
      assertThat(rivals)
          .filteredOn(Future::failed)
          .extracting(Future::cause)
          .hasOnlyElementsOfType(PublicationRefusedException.class);
      Registration winner = rivals.stream().filter(Future::succeeded).findAny().get().result();
      assertThat(List.of(one, two, three))
          .allSatisfy(
              node -> assertThat(registry(node).view().records()).containsExactly(winner.record()));
      Await.result(winner.withdraw());
    }
  }

  @Test
  void letsTwoInstancesOfOneContractInWhenBothComeAtOnce() {
    Future<Registration> first = registry(one).publish(record(one, "catalog-1", CATALOG));
    Future<Registration> second = registry(two).publish(record(two, "catalog-2", CATALOG));
    published.add(Await.result(first));
    published.add(Await.result(second));
    assertThat(known(three)).containsExactly("catalog-1 up", "catalog-2 up");
  }

  @Test
  void publishesRecordsOfItsOwnNodeOnly() {
    ServiceRecord foreign = Samples.bare("another", "catalog-1", "catalog");
    assertThatThrownBy(() -> registry(one).publish(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("catalog-1 is on node another");
  }

  @Test
  void listsRecordsOnTheManagementPort() {
    Registration registration = publish(two, "catalog-1", CATALOG);
    Await.result(registration.become(Health.DOWN, "no database"));
    HttpClient client = three.context().vertx().createHttpClient();
    JsonObject record =
        Await.result(
                client
                    .request(
                        HttpMethod.GET,
                        three.context().info().managementPort(),
                        "127.0.0.1",
                        "/registry")
                    .compose(request -> request.send().compose(HttpClientResponse::body))
                    .map(JsonObject::new)
                    .eventually(client::close))
            .getJsonArray("records")
            .getJsonObject(0);
    assertThat(record.fieldNames())
        .isEqualTo(
            Set.of(
                "service",
                "version",
                "instance",
                "node",
                "host",
                "pid",
                "managementPort",
                "httpPort",
                "health",
                "reason",
                "startedAt",
                "ageSeconds",
                "leaseSecondsLeft"));
    assertThat(record.getString("instance")).isEqualTo("catalog-1");
    assertThat(record.getString("health")).isEqualTo("down");
    assertThat(record.getString("reason")).isEqualTo("no database");
    assertThat(record.getValue("httpPort")).isNull();
    assertThat(record.getDouble("ageSeconds")).isPositive();
    assertThat(record.getDouble("leaseSecondsLeft")).isBetween(0.0, 10.0);
  }

  private Registration publish(Node node, String instance, Contract contract) {
    return publish(node, record(node, instance, contract));
  }

  private Registration publish(Node node, Health health) {
    return publish(node, record(node, "catalog-1", CATALOG).with(health, null));
  }

  private Registration publish(Node node, ServiceRecord record) {
    Registration registration = Await.result(registry(node).publish(record));
    published.add(registration);
    return registration;
  }

  private static Throwable refusal(Node node, String instance, Contract contract) {
    Throwable refusal = Await.failure(Nodes.publishing(node, instance, contract));
    assertThat(refusal).isInstanceOf(PublicationRefusedException.class);
    return refusal;
  }

  private static <T> Future<T> onContext(Context context, Supplier<Future<T>> action) {
    return new Loop(context).call(action);
  }
}
