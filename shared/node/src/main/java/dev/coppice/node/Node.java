package dev.coppice.node;

import com.hazelcast.core.HazelcastInstance;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JVM of the cluster, and the parts that run in it.
 *
 * <p>A fat jar's {@code main} is {@code Node.run(new CatalogPart())}; tests and the single-process
 * mode use {@link #start}.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final NodeOptions options;
  private final Cluster cluster;
  private final List<RunningPart> parts;
  private final Context context;
  private final AtomicReference<Future<Void>> leaving = new AtomicReference<>();

  private record Context(
      Vertx vertx,
      HazelcastInstance hazelcast,
      String nodeId,
      Settings settings,
      NodeInfo info,
      MeterRegistry meters,
      Router management,
      Readiness readiness)
      implements NodeContext {}

  private Node(NodeOptions options, Cluster cluster, List<RunningPart> parts, Context context) {
    this.options = options;
    this.cluster = cluster;
    this.parts = parts;
    this.context = context;
  }

  /**
   * Runs parts in this JVM until SIGTERM or SIGINT, and ends it: with 0 after an orderly leave, 1
   * when the start failed, 3 when the leave took longer than {@code coppice.leave.limit}.
   */
  public static void run(Part... parts) {
    NodeProcess.run(List.of(parts));
  }

  /**
   * Starts a node within this JVM: for tests and the single-process mode. When a part fails to
   * start, the future fails with its failure and the node has left again.
   */
  public static Future<Node> start(Settings settings, List<Part> parts) {
    NodeLogging.bridge();
    NodeOptions options;
    ClusterXml xml;
    try {
      options = NodeOptions.from(settings, parts.stream().map(Part::name).toList());
      xml = ClusterXml.load(options);
    } catch (StartFailedException e) {
      return Future.failedFuture(e);
    }
    LOG.info("Hazelcast configuration \"{}\" from {}", xml.marker(), xml.source());
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    return Cluster.join(options, xml, meters)
        .compose(
            cluster ->
                Management.open(cluster.vertx(), options)
                    .compose(
                        management -> {
                          Node node =
                              assemble(settings, options, xml, cluster, management, meters, parts);
                          return node.startParts();
                        })
                    .onFailure(ignored -> cluster.leave()));
  }

  private static Node assemble(
      Settings settings,
      NodeOptions options,
      ClusterXml xml,
      Cluster cluster,
      Management management,
      PrometheusMeterRegistry meters,
      List<Part> parts) {
    Readiness readiness = new Readiness();
    NodeInfo info =
        new NodeInfo(
            options.services(),
            options.instance(),
            "development",
            options.bindHost().getHostAddress(),
            ProcessHandle.current().pid(),
            management.port(),
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
    Context context =
        new Context(
            cluster.vertx(),
            cluster.hazelcast(),
            cluster.nodeId(),
            settings,
            info,
            meters,
            management.router(),
            readiness);
    management.health(readiness);
    management.metrics(cluster.vertx(), meters);
    management.info(() -> infoPage(options, xml, cluster, info));
    List<RunningPart> running =
        parts.stream().map(part -> RunningPart.of(part, cluster.vertx())).toList();
    return new Node(options, cluster, running, context);
  }

  private static JsonObject infoPage(
      NodeOptions options, ClusterXml xml, Cluster cluster, NodeInfo info) {
    return new JsonObject()
        .put("services", new JsonArray(info.services()))
        .put("instance", info.instance())
        .put("version", info.version())
        .put("node", cluster.nodeId())
        .put("host", info.host())
        .put("pid", info.pid())
        .put("managementPort", info.managementPort())
        .put("java", Runtime.version().toString())
        .put("startedAt", info.startedAt().toString())
        .put("uptimeSeconds", Duration.between(info.startedAt(), Instant.now()).toMillis() / 1000.0)
        .put(
            "cluster",
            new JsonObject()
                .put("name", options.clusterName())
                .put("members", cluster.members())
                .put(
                    "configuration",
                    new JsonObject().put("name", xml.marker()).put("source", xml.source())));
  }

  private Future<Node> startParts() {
    Readiness readiness = context.readiness();
    parts.forEach(part -> readiness.starting(part.name()));
    List<Future<?>> starts =
        parts.stream()
            .<Future<?>>map(
                part -> part.start(context).onSuccess(started -> readiness.started(part.name())))
            .toList();
    return Future.join(starts)
        .<Node>map(this)
        .recover(failure -> leave().transform(left -> Future.failedFuture(failure)));
  }

  /** The orderly leave; the same one however often it is asked for. */
  public Future<Void> leave() {
    Future<Void> begun = leaving.get();
    if (begun != null) {
      return begun;
    }
    synchronized (leaving) {
      return leaving.updateAndGet(
          already ->
              already != null
                  ? already
                  : Leave.begin(context.readiness(), parts, cluster, options.leaveLimit()));
    }
  }

  public NodeContext context() {
    return context;
  }
}
