package dev.coppice.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import dev.coppice.node.tls.BusTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * This JVM's membership: a Hazelcast member and a clustered Vert.x over it.
 *
 * <p>We make the Hazelcast instance ourselves rather than let Vert.x do it: so that a failed start
 * leaves no half-started member behind, and so that it is closed last.
 */
record Cluster(
    HazelcastInstance hazelcast, Vertx vertx, Subscriptions subscriptions, Optional<BusTls> tls) {

  /** A wire that carries nothing for so long is given up, and so is a connection over it. */
  private static final Duration DEAD_WIRE = Duration.ofSeconds(10);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /**
   * @param wanted turns false when nobody needs this node any more, while it waits for a seed
   */
  static Future<Cluster> join(
      NodeOptions options, ClusterXml xml, MeterRegistry meters, BooleanSupplier wanted) {
    String nodeId = UUID.randomUUID().toString();
    ClusterJoin way = new ClusterJoin(options, nodeId, wanted);
    return onThread("coppice-join", () -> way.join(xml.config()))
        .compose(
            hazelcast -> {
              VainTimers.end(hazelcast);
              Silence.watch(hazelcast);
              Subscriptions subscriptions = new Subscriptions(hazelcast);
              return vertx(options, subscriptions, nodeId, meters)
                  .compose(
                      vertx ->
                          openBus(options, vertx, meters)
                              .map(tls -> new Cluster(hazelcast, vertx, subscriptions, tls)))
                  .onFailure(failure -> hazelcast.getLifecycleService().terminate());
            });
  }

  private static Future<Vertx> vertx(
      NodeOptions options, Subscriptions subscriptions, String nodeId, MeterRegistry meters) {
    HazelcastInstance hazelcast = subscriptions.getHazelcastInstance();
    VertxOptions vertxOptions =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(options.eventLoops())
            .setEventBusOptions(busOptions(options))
            .setMetricsOptions(metricsOptions(nodeId));
    return Vertx.builder()
        .with(vertxOptions)
        .withMetrics(new MicrometerMetricsFactory(meters))
        .withClusterManager(subscriptions)
        .buildClustered()
        .onSuccess(
            vertx -> {
              hazelcast
                  .getCluster()
                  .addMembershipListener(new Resubscription(hazelcast, subscriptions));
              Absentees.watch(hazelcast, vertx);
            });
  }

  private static Future<Optional<BusTls>> openBus(
      NodeOptions options, Vertx vertx, MeterRegistry meters) {
    return options
        .busTls()
        .map(certificate -> BusTls.open(vertx, certificate, meters).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .recover(failure -> vertx.close().transform(closed -> Future.failedFuture(failure)));
  }

  /**
   * By default a connection over a wire that was cut is noticed after 40 s, and one that was begun
   * meanwhile after a minute; so long the other node would stay out of reach when the wire is whole
   * again. The time-out of TCP ends the first as soon as something is sent, the pings else.
   */
  private static EventBusOptions busOptions(NodeOptions options) {
    EventBusOptions bus =
        new EventBusOptions()
            .setHost(options.bindHost().getHostAddress())
            .setPort(options.busPort())
            .setConnectTimeout((int) CONNECT_LIMIT.toMillis())
            .setClusterPingInterval(DEAD_WIRE.toMillis())
            .setClusterPingReplyInterval(DEAD_WIRE.toMillis());
    bus.setTcpUserTimeout((int) DEAD_WIRE.toMillis());
    options.busTls().ifPresent(certificate -> BusTls.closeToAll(bus, certificate));
    return bus;
  }

  /** By which Vert.x knows this node. */
  String nodeId() {
    return subscriptions.getNodeId();
  }

  /**
   * Pools only. The other domains time or count every message, packet and request, on the path of
   * each of them; gateway and serving count their own once, with labels that mean something.
   */
  private static MicrometerMetricsOptions metricsOptions(String nodeId) {
    MicrometerMetricsOptions options =
        new MicrometerMetricsOptions().setEnabled(true).setRegistryName(nodeId);
    EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS))
        .forEach(options::addDisabledMetricsCategory);
    return options;
  }

  /** Calls with the state of each change in this member's life, on a thread of Hazelcast. */
  void onLifecycle(Consumer<LifecycleState> listener) {
    LifecycleListener adapter = event -> listener.accept(event.getState());
    hazelcast.getLifecycleService().addLifecycleListener(adapter);
  }

  /** Calls whenever a member has come or gone, on a thread of Hazelcast. */
  void onMembership(Runnable listener) {
    hazelcast
        .getCluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void memberAdded(MembershipEvent event) {
                listener.run();
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                listener.run();
              }
            });
  }

  boolean isMember() {
    return hazelcast.getLifecycleService().isRunning();
  }

  /** How many members this node sees; 0 when it is none itself. */
  int members() {
    return isMember() ? hazelcast.getCluster().getMembers().size() : 0;
  }

  /** How many seeds decide by majority; 0 in the development mode. */
  int voters() {
    return Quorum.voters(hazelcast);
  }

  /** Whether this node holds a share of the cluster's data. */
  boolean holdsData() {
    return holdsData(hazelcast.getCluster().getLocalMember());
  }

  static boolean holdsData(Member member) {
    return !member.isLiteMember();
  }

  /** What may be the cause of silence, for the end of a message; else "". */
  String tlsTrouble() {
    return tls.flatMap(BusTls::recentRefusal).map(reason -> "; " + reason).orElse("");
  }

  String address() {
    var address = hazelcast.getCluster().getLocalMember().getAddress();
    return address.getHost() + ":" + address.getPort();
  }

  /** Closes the Vert.x of this node, then leaves the cluster. */
  Future<Void> leave() {
    return vertx
        .close()
        .eventually(
            () ->
                onThread(
                    "coppice-leave-cluster",
                    () -> {
                      depart();
                      return hazelcast;
                    }))
        .mapEmpty();
  }

  /**
   * One of three voters hands its vote back, and its data over. One of the last two cannot: the
   * other would not be a majority without it, and waits in vain for its goodbye. All data is with
   * the other by then.
   */
  private void depart() {
    if (Voting.isOneOfTheLast(hazelcast)) {
      hazelcast.getLifecycleService().terminate();
    } else {
      hazelcast.shutdown();
    }
  }

  /** Starting and stopping Hazelcast takes seconds, while Vert.x isn't there. */
  private static <T> Future<T> onThread(String name, Callable<T> work) {
    Promise<T> promise = Promise.promise();
    new Thread(() -> outcome(work).onComplete(promise), name).start();
    return promise.future();
  }

  private static <T> Future<T> outcome(Callable<T> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception | LinkageError e) {
      return Future.failedFuture(e);
    }
  }
}
