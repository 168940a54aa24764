package dev.coppice.discovery.registry.hazelcast;

import static dev.coppice.discovery.registry.Samples.contract;
import static dev.coppice.discovery.registry.hazelcast.Nodes.known;
import static dev.coppice.discovery.registry.hazelcast.Nodes.map;
import static dev.coppice.discovery.registry.hazelcast.Nodes.registry;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.lease.LeasedRecord;
import dev.coppice.discovery.registry.lease.RecordMapping;
import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that die, hang, or lose what they had. */
class RegistryFaultsTest {

  private static final Contract CATALOG = contract("catalog", "1.0.0");

  /** Longer than a busy machine stands still. */
  private static final Duration LEASE = Duration.ofSeconds(6);

  private TestCluster cluster;
  private Node one;
  private Node two;

  @BeforeEach
  void startTwoNodes() {
    cluster = new TestCluster(Map.of("coppice.registry.lease", LEASE.toMillis() + "ms"));
    one = cluster.start();
    two = cluster.start();
    List.of(one, two).forEach(node -> Await.result(registry(node).list()));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void dropsTheRecordsOfADeadNodeEverywhereLongBeforeTheirLeaseEnds() {
    Node three = cluster.start();
    Nodes.publish(two, "catalog-1", CATALOG);
    Nodes.publish(three, "catalog-2", CATALOG);
    assertThat(known(one)).containsExactly("catalog-1 up", "catalog-2 up");

    three.context().hazelcast().getLifecycleService().terminate();
    long died = System.nanoTime();

    for (Node node : List.of(one, two)) {
      Await.until("it is gone", () -> known(node).equals(List.of("catalog-1 up")));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(LEASE.dividedBy(2));
    Await.until("it is gone from the map", () -> map(one).size() == 1);
    cluster.crash(three);
  }

  @Test
  void dropsTheRecordOfANodeThatStopsRenewingAfterItsLeaseAndTakesItBack() {
    AtomicBoolean hangs = new AtomicBoolean();
    Node three = cluster.start();
    HazelcastRegistry hanging = renewingUnless(three, hangs);
    Await.result(hanging.publish(Nodes.record(three, "catalog-1", CATALOG)));
    List<RegistryView> views = new CopyOnWriteArrayList<>();
    registry(one).onChange(view -> seen(views, view));
    awaitRenewals(3);
    assertThat(views).allSatisfy(view -> assertThat(view.records()).hasSize(1));

    hangs.set(true);
    long hung = System.nanoTime();
    Await.until("it is gone", () -> known(one).isEmpty());
    Duration took = Duration.ofNanos(System.nanoTime() - hung);
    assertThat(took)
        .isGreaterThan(LEASE.minus(LEASE.multipliedBy(3).dividedBy(10)).minusMillis(50));
    assertThat(took).isLessThan(LEASE.plus(LocalView.EXPIRY_SLACK).plusSeconds(20));

    hangs.set(false);
    Await.until("it is back", () -> known(one).equals(List.of("catalog-1 up")));
    Await.until("it is in the map", () -> map(one).size() == 1);
  }

  @Test
  void keepsARecordInTheViewsWhileOnlyTheMapHasLostIt() {
    Nodes.publish(two, "catalog-1", CATALOG);
    List<RegistryView> views = new CopyOnWriteArrayList<>();
    registry(one).onChange(view -> seen(views, view));
    String id = map(one).keySet().iterator().next();

    one.context().hazelcast().getMap("coppice.registry").evict(id);

    Await.until("it is stored again", () -> map(one).containsKey(id));
    awaitRenewals(1);
    assertThat(views).allSatisfy(view -> assertThat(view.records()).hasSize(1));
  }

  @Test
  void storesARecordAgainThatSomebodyRemoved() {
    Nodes.publish(two, "catalog-1", CATALOG);
    String id = map(one).keySet().iterator().next();
    map(one).remove(id);
    Await.until("it is stored again", () -> map(one).containsKey(id));
    Await.until("it is seen again", () -> known(one).equals(List.of("catalog-1 up")));
  }

  @Test
  void storesARecordAgainWhereAnOldOneHasTakenItsPlace() {
    Registration registration = Nodes.publish(two, "catalog-1", CATALOG);
    Map.Entry<String, String> old = Map.copyOf(map(one)).entrySet().iterator().next();
    Await.result(registration.become(Health.DRAINING, null));

    map(one).put(old.getKey(), old.getValue());

    Await.until(
        "it is as its owner says",
        () ->
            RecordMapping.read(old.getKey(), map(one).getOrDefault(old.getKey(), old.getValue()))
                .filter(leased -> leased.record().health() == Health.DRAINING)
                .isPresent());
    assertThat(known(one)).containsExactly("catalog-1 draining");
  }

  @Test
  void storesItsRecordsAgainAndReadsThoseOfOthersAfterAMerge() {
    Nodes.publish(two, "catalog-1", CATALOG);
    map(one).clear();
    List.of(one, two).forEach(RegistryFaultsTest::merge);
    Await.until("it is stored again", () -> map(one).size() == 1);
    Await.until("it is seen again", () -> known(one).equals(List.of("catalog-1 up")));
  }

  /** On the smaller side of a split somebody has swept it away; its own node was on the other. */
  @Test
  void isSeenAgainByThoseWhoSawItRemovedThoughItsNodeNoticedNothing() {
    Nodes.publish(two, "catalog-1", CATALOG);
    seeRemoved(one);
    Await.until("it is seen again", () -> known(one).equals(List.of("catalog-1 up")));
  }

  /** The smaller side of a split brings its part of the map along, the record in it as it was. */
  @Test
  void isSeenAgainAfterAMergeByThoseWhoSawItRemoved() {
    Nodes.publish(two, "catalog-1", CATALOG);
    seeRemoved(one);
    merge(two);

    Await.until("it is seen again", () -> known(one).equals(List.of("catalog-1 up")));
  }

  @Test
  void goesOnAfterAMergeWhoseEndNobodyToldItOf() {
    HazelcastInstance member = one.context().hazelcast();
    ((HazelcastInstanceProxy) member)
        .getOriginal()
        .getLifecycleService()
        .fireLifecycleEvent(LifecycleState.MERGING);
    Nodes.publish(cluster.start(), "catalog-1", CATALOG);
    Await.until("who came since is seen", () -> known(one).equals(List.of("catalog-1 up")));
  }

  @Test
  void goesDownAfterAMergeWhereTheOtherSideServesItsPath() {
    Registration registration = Nodes.publish(two, "catalog-1", CATALOG);
    LeasedRecord rival =
        new LeasedRecord(
            "rival", 1, false, LEASE, Nodes.record(one, "rival-1", contract("catalog", "2.0.0")));
    map(one).put("rival", RecordMapping.toRecord(rival).toJson().encode());

    merge(two);

    Await.until("it is down", () -> known(one).contains("catalog-1 down"));
    assertThat(registration.record().reason())
        .isEqualTo(
            "catalog 1.0.0 (catalog-1) is refused: GET /api/catalog/things is served by"
                + " catalog 2.x (rival-1)");
  }

  @Test
  void doesNotWaitForeverForAListenerThatNeverActs() {
    Registration registration = Nodes.publish(two, "catalog-1", CATALOG);
    registry(one).onChange(view -> Promise.promise().future());
    long begun = System.nanoTime();
    Await.result(registration.become(Health.DRAINING, null));
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(20));
  }

  /** Lets a node believe that the one record is gone. */
  private void seeRemoved(Node node) {
    String id = map(one).keySet().iterator().next();
    Keeper keeper = Await.result(registry(node).keeper());
    List<RegistryView> views = new CopyOnWriteArrayList<>();
    registry(node).onChange(view -> seen(views, view));
    keeper.loop().run(() -> keeper.view().removed(id, keeper.view().table().knownRevision(id)));
    Await.until("it is out of sight", () -> views.stream().anyMatch(v -> v.records().isEmpty()));
  }

  private static Future<?> seen(List<RegistryView> views, RegistryView view) {
    views.add(view);
    return Future.succeededFuture();
  }

  /** Until the lease of the one record has grown again that many times. */
  private void awaitRenewals(int times) {
    for (int i = 0; i < times; i++) {
      Duration before = leaseLeft();
      Await.until("the lease is renewed", () -> leaseLeft().compareTo(before) > 0);
    }
  }

  private Duration leaseLeft() {
    return Await.result(registry(one).list()).get(0).leaseLeft();
  }

  private static HazelcastRegistry renewingUnless(Node node, AtomicBoolean hangs) {
    return new HazelcastRegistry(
        node.context().vertx(),
        node.context().hazelcast(),
        node.context().nodeId(),
        new RegistryOptions(LEASE),
        (vertx, renew) ->
            vertx.setPeriodic(
                600,
                tick -> {
                  if (!hangs.get()) {
                    renew.run();
                  }
                }));
  }

  /** As Hazelcast would tell when a split has healed. */
  private static void merge(Node node) {
    Await.result(registry(node).keeper()).merged();
  }
}
