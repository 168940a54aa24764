package dev.coppice.discovery.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.Registry;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.node.Loop;
import dev.coppice.node.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry over vertx-service-discovery and leases in Hazelcast.
 *
 * <p>Its work is done by a verticle of its own, on one event loop. {@link LocalView} says when a
 * record appears and goes, {@link Publication} who is admitted, {@link RegistryBus} what the nodes
 * tell each other.
 */
public final class HazelcastRegistry implements Registry {

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastRegistry.class);
  private static final String IN_CONTEXT = "coppice.registry";

  /** Calls the action again and again, on the current event loop. */
  @FunctionalInterface
  interface Beat {
    void start(Vertx vertx, Runnable action);
  }

  private final ViewFeed feed = new ViewFeed();
  private final String nodeId;
  private final Future<Keeper> keeper;

  HazelcastRegistry(
      Vertx vertx,
      HazelcastInstance hazelcast,
      String nodeId,
      RegistryOptions options,
      Beat renewals) {
    this.nodeId = nodeId;
    Work work = new Work(hazelcast, nodeId, options, feed, renewals);
    this.keeper =
        vertx
            .deployVerticle(work)
            .map(deployed -> Objects.requireNonNull(work.keeper, "deployed"))
            .onFailure(e -> LOG.error("the registry did not start", e));
  }

  /**
   * The node's one registry. The first call starts it, which takes some milliseconds, and adds
   * {@code GET /registry} to the node's management port.
   */
  public static HazelcastRegistry of(NodeContext node) {
    return (HazelcastRegistry)
        node.hazelcast().getUserContext().computeIfAbsent(IN_CONTEXT, key -> start(node));
  }

  private static HazelcastRegistry start(NodeContext node) {
    RegistryOptions options = RegistryOptions.from(node.settings());
    long renewalMillis = options.renewal().toMillis();
    HazelcastRegistry registry =
        new HazelcastRegistry(
            node.vertx(),
            node.hazelcast(),
            node.nodeId(),
            options,
            (vertx, action) -> vertx.setPeriodic(renewalMillis, tick -> action.run()));
    RegistryEndpoint.install(node.management(), registry);
    return registry;
  }

  /** Completes when it works; fails when it cannot. */
  public Future<Void> opened() {
    return keeper.mapEmpty();
  }

  /**
   * Lets another decide who cleans up; the oldest seed does otherwise. Whoever begins to should
   * {@link #sweep()}.
   */
  public Future<Void> stewardship(Stewardship stewardship) {
    return keeper.onSuccess(it -> it.stewardship(stewardship)).mapEmpty();
  }

  /** Removes the records of nodes that are not in the cluster. */
  public Future<Void> sweep() {
    return keeper.compose(it -> it.loop().call(it::sweep));
  }

  @Override
  public RegistryView view() {
    return feed.view();
  }

  @Override
  public void onChange(Function<RegistryView, Future<?>> listener) {
    keeper.onSuccess(it -> it.loop().run(() -> feed.add(listener)));
  }

  @Override
  public Future<Registration> publish(ServiceRecord record) {
    if (!record.node().equals(nodeId)) {
      throw new IllegalArgumentException(
          "%s is on node %s; node %s publishes its own records only"
              .formatted(record.instance(), record.node(), nodeId));
    }
    return keeper.compose(it -> it.loop().call(() -> it.own().publish(record)));
  }

  Future<Keeper> keeper() {
    return keeper;
  }

  /** What this node knows, with what it knows of the leases. */
  Future<List<Listing>> list() {
    return keeper.compose(it -> it.loop().call(() -> Future.succeededFuture(it.view().list())));
  }

  /** Lives as long as its node's Vert.x. */
  private static final class Work extends VerticleBase {

    private final HazelcastInstance hazelcast;
    private final String nodeId;
    private final RegistryOptions options;
    private final ViewFeed feed;
    private final Beat renewals;
    private volatile @Nullable Keeper keeper;

    Work(
        HazelcastInstance hazelcast,
        String nodeId,
        RegistryOptions options,
        ViewFeed feed,
        Beat renewals) {
      this.hazelcast = hazelcast;
      this.nodeId = nodeId;
      this.options = options;
      this.feed = feed;
      this.renewals = renewals;
    }

    @Override
    public Future<?> start() {
      Loop loop = new Loop(context);
      return vertx
          .executeBlocking(() -> new Keeper(vertx, loop, hazelcast, nodeId, options, feed))
          .compose(made -> made.open(renewals))
          .onSuccess(opened -> keeper = opened);
    }

    @Override
    public Future<?> stop() {
      Keeper opened = keeper;
      return opened == null ? Future.succeededFuture() : opened.close();
    }
  }
}
