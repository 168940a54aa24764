package dev.coppice.node;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.EnumSet;
import java.util.UUID;

/**
 * This JVM's membership: a Hazelcast member and a clustered Vert.x over it.
 *
 * <p>We make the Hazelcast instance ourselves rather than let Vert.x do it: so that a failed start
 * leaves no half-started member behind, and so that it is closed last and within our limit.
 */
record Cluster(HazelcastInstance hazelcast, Vertx vertx, String nodeId) {
  /** By this member attribute Vert.x tells which node a member is. */
  private static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

  static Future<Cluster> join(NodeOptions options, ClusterXml xml, MeterRegistry meters) {
    String nodeId = UUID.randomUUID().toString();
    Config config = xml.config();
    config.getMemberAttributeConfig().setAttribute(NODE_ID_ATTRIBUTE, nodeId);
    return hazelcast(config)
        .compose(
            hazelcast ->
                vertx(options, hazelcast, meters)
                    .map(vertx -> new Cluster(hazelcast, vertx, nodeId))
                    .onFailure(failure -> hazelcast.getLifecycleService().terminate()));
  }

  /** On a thread of its own: it takes a second or two, and there is no Vert.x yet. */
  private static Future<HazelcastInstance> hazelcast(Config config) {
    Promise<HazelcastInstance> promise = Promise.promise();
    Thread thread =
        new Thread(
            () -> {
              try {
                promise.complete(Hazelcast.newHazelcastInstance(config));
              } catch (RuntimeException | LinkageError e) {
                promise.fail(
                    new StartFailedException("cannot join the cluster: " + e.getMessage(), e));
              }
            },
            "coppice-join");
    thread.start();
    return promise.future();
  }

  private static Future<Vertx> vertx(
      NodeOptions options, HazelcastInstance hazelcast, MeterRegistry meters) {
    VertxOptions vertxOptions =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(options.eventLoops())
            .setEventBusOptions(new EventBusOptions().setHost(options.bindHost().getHostAddress()))
            .setMetricsOptions(metricsOptions());
    return Vertx.builder()
        .with(vertxOptions)
        .withMetrics(new MicrometerMetricsFactory(meters))
        .withClusterManager(new HazelcastClusterManager(hazelcast))
        .buildClustered();
  }

  /**
   * Pools only. The other domains time or count every message, packet and request, on the path of
   * each of them; gateway and serving count their own once, with labels that mean something.
   */
  private static MicrometerMetricsOptions metricsOptions() {
    MicrometerMetricsOptions options = new MicrometerMetricsOptions().setEnabled(true);
    EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS))
        .forEach(options::addDisabledMetricsCategory);
    return options;
  }

  /** Leaves the cluster; the Vert.x of this node is closed afterwards. */
  Future<Void> leave() {
    return vertx.close().eventually(this::closeHazelcast);
  }

  private Future<Void> closeHazelcast() {
    Promise<Void> promise = Promise.promise();
    Thread thread =
        new Thread(
            () -> {
              hazelcast.shutdown();
              promise.complete();
            },
            "coppice-leave-cluster");
    thread.start();
    return promise.future();
  }

  int members() {
    return hazelcast.getCluster().getMembers().size();
  }
}
