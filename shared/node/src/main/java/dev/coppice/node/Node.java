package dev.coppice.node;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import dev.coppice.node.logging.Logs;
import dev.coppice.node.tls.BusTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
  private static final String CLUSTER = "cluster";
  private static final String TLS = "bus.tls";

  static {
    Logs.bridgeLibraries();
  }

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final NodeOptions options;
  private final Cluster cluster;
  private final Meters meters;
  private final List<RunningPart> parts;
  private final Context context;
  private final Hearing hearing;
  private final Promise<Void> lost = Promise.promise();
  private @Nullable Future<Void> leaving;
  private boolean missesQuorum;

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

  private Node(
      NodeOptions options,
      Cluster cluster,
      Meters meters,
      List<RunningPart> parts,
      Context context) {
    this.options = options;
    this.cluster = cluster;
    this.meters = meters;
    this.parts = parts;
    this.context = context;
    this.hearing =
        new Hearing(
            cluster.vertx(),
            cluster.subscriptions(),
            context.readiness(),
            meters.registry(),
            this::giveUp);
  }

  /**
   * Runs parts in this JVM until SIGTERM, SIGINT or SIGHUP, then ends it with 0 after an orderly
   * leave; with 1 when the start failed or the cluster was lost, with 3 when the leave took longer
   * than {@code coppice.leave.limit}.
   */
  public static void run(Part... parts) {
    NodeProcess.run(List.of(parts));
  }

  /**
   * Starts a node within this JVM: for tests and the single-process mode. When a part fails to
   * start, the future fails as the part did, after the node has left again. It fails with a {@link
   * StartFailedException} for what is wrong with the settings or the surroundings.
   */
  public static Future<Node> start(Settings settings, List<Part> parts) {
    try {
      return start(settings, options(settings, parts), parts, () -> true);
    } catch (StartFailedException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * Looks at the files of {@code coppice.cluster.tls.*} as a node on this host does that starts.
   * For who starts several.
   *
   * @throws InvalidSettingException for what would stop it
   */
  public static void checkBusTls(Settings settings) {
    BusTlsSettings.from(settings, NodeOptions.bindHost(settings));
  }

  static List<String> names(List<Part> parts) {
    List<String> names = parts.stream().map(Part::name).toList();
    if (Set.copyOf(names).size() < names.size()
        || !names.stream().allMatch(NAME.asMatchPredicate())) {
      throw new IllegalArgumentException(
          "not distinct names of letters, digits, hyphens: " + names);
    }
    return names;
  }

  static NodeOptions options(Settings settings, List<Part> parts) {
    return NodeOptions.from(
        settings, names(parts), parts.stream().anyMatch(Part::holdsClusterData));
  }

  /**
   * @param wanted turns false when nobody needs this node any more, while it waits for a seed
   */
  static Future<Node> start(
      Settings settings, NodeOptions options, List<Part> parts, BooleanSupplier wanted) {
    ClusterXml xml = ClusterXml.load(options);
    LOG.info(
        "Starting {} in cluster {}, configuration \"{}\" from {}",
        options.instance(),
        options.cluster().name(),
        xml.marker(),
        xml.source());
    Meters meters = Meters.create();
    return Cluster.join(options, xml, meters.registry(), wanted)
        .compose(
            cluster ->
                Management.open(cluster.vertx(), options)
                    .recover(failure -> leftThenFailed(cluster, failure))
                    .map(port -> assemble(settings, options, xml, cluster, meters, port, parts)))
        .compose(Node::startParts)
        .onFailure(failure -> meters.close());
  }

  private static <T> Future<T> leftThenFailed(Cluster cluster, Throwable failure) {
    return cluster.leave().transform(left -> Future.failedFuture(failure));
  }

  private static Node assemble(
      Settings settings,
      NodeOptions options,
      ClusterXml xml,
      Cluster cluster,
      Meters meters,
      Management management,
      List<Part> parts) {
    Readiness readiness = new Readiness();
    NodeInfo info = NodeInfo.ofThisProcess(options, management.port());
    Context context =
        new Context(
            cluster.vertx(),
            cluster.hazelcast(),
            cluster.nodeId(),
            settings,
            info,
            meters.registry(),
            management.router(),
            readiness);
    management.health(readiness, cluster::isMember);
    management.metrics(meters.registry());
    management.info(() -> InfoPage.of(info, options, xml, cluster));
    meters.describe(info, cluster, readiness);
    List<RunningPart> running =
        parts.stream().map(part -> RunningPart.of(part, cluster.vertx())).toList();
    Node node = new Node(options, cluster, meters, running, context);
    cluster.onLifecycle(node::clusterChanged);
    return node;
  }

  private Future<Node> startParts() {
    Readiness readiness = context.readiness();
    membershipChanged();
    cluster.onMembership(this::membershipChanged);
    parts.forEach(part -> readiness.starting(part.name()));
    cluster.tls().ifPresent(tls -> tls.watch(this::remarkOnTls));
    return hearing
        .start()
        .compose(
            hears ->
                cluster.tls().isPresent()
                    ? Acquaintance.make(cluster, options.cluster())
                    : Future.succeededFuture())
        .compose(in -> Future.all(parts.stream().map(this::startPart).toList()))
        .map(this)
        .onSuccess(
            node ->
                LOG.info(
                    "{} is up, management port {}", info().instance(), info().managementPort()))
        .recover(failure -> leave().transform(left -> Future.failedFuture(failure)));
  }

  private void remarkOnTls(String remark) {
    context.readiness().set(TLS, remark.isEmpty() ? Readiness.up() : Readiness.upBut(remark));
  }

  private Future<?> startPart(RunningPart part) {
    return part.start(context).onSuccess(started -> context.readiness().started(part.name()));
  }

  private void clusterChanged(LifecycleState state) {
    switch (state) {
      case MERGING -> notReady("joining the other half after a split");
      case MERGED, MERGE_FAILED -> membershipChanged();
      case SHUTDOWN -> {
        notReady("not a member");
        lost.tryComplete();
      }
      default -> {}
    }
  }

  private synchronized void notReady(String reason) {
    context.readiness().set(CLUSTER, Readiness.notUp(reason));
  }

  /** Whoever sends work to nodes that are ready should send it to the larger side of a split. */
  private synchronized void membershipChanged() {
    Quorum quorum;
    try {
      quorum = Quorum.of(cluster.hazelcast());
    } catch (HazelcastInstanceNotActiveException e) {
      // It has just left, which we are told too.
      return;
    }
    boolean wasMissing = missesQuorum;
    // In the development mode there is no other side that could be larger.
    missesQuorum = quorum.voters() > 0 && quorum.isMissing();
    if (missesQuorum) {
      LOG.warn("Not ready, and leading nothing: {}", quorum.reason());
      notReady(quorum.reason());
    } else {
      if (wasMissing) {
        LOG.info("A majority of the voting seeds is in reach");
      }
      context.readiness().set(CLUSTER, Readiness.up());
    }
  }

  private NodeInfo info() {
    return context.info();
  }

  private void giveUp(String reason) {
    LOG.error("Leaving the cluster, to be started again: {}{}", reason, cluster.tlsTrouble());
    lost.tryComplete();
  }

  /** Completes when this node is no longer a member of the cluster, for whatever reason. */
  Future<Void> lost() {
    return lost.future();
  }

  /**
   * The orderly leave; the same one however often it is asked for. It fails with a {@link
   * LeaveOverrunException} when it takes longer than {@code coppice.leave.limit}.
   */
  public synchronized Future<Void> leave() {
    if (leaving == null) {
      hearing.stop();
      cluster.tls().ifPresent(BusTls::stop);
      leaving =
          Leave.begin(context.readiness(), parts, cluster, options.leaveLimit())
              .onComplete(left -> meters.close());
    }
    return leaving;
  }

  public NodeContext context() {
    return context;
  }
}
