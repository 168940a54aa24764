package dev.coppice.discovery.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.coppice.discovery.registry.lease.LeaseListener;
import dev.coppice.discovery.registry.lease.LeaseMap;
import dev.coppice.discovery.registry.lease.RecordMapping;
import dev.coppice.discovery.registry.lease.RecordStore;
import dev.coppice.node.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a node's registry, put together: brings what happens in the cluster onto the
 * registry's loop, and to whom it concerns.
 */
final class Keeper implements LeaseListener, ClusterWatch.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /** How often it looks who is a member, for what could not be looked at when it was told. */
  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final Loop loop;
  private final LeaseMap map;
  private final RecordStore store;
  private final LocalView view;
  private final RegistryBus bus;
  private final OwnRecords own;
  private final ClusterWatch cluster;
  private volatile Stewardship stewardship;
  private Runnable stopListening = () -> {};

  /** Blocks for a moment: Hazelcast makes the map known to the cluster. */
  Keeper(
      Vertx vertx,
      Loop loop,
      HazelcastInstance hazelcast,
      String nodeId,
      RegistryOptions options,
      ViewFeed feed) {
    this.vertx = vertx;
    this.loop = loop;
    this.map = new LeaseMap(vertx, hazelcast, options.lease(), "coppice-leases");
    this.store = new RecordStore(vertx, map, hazelcast.getName(), options.lease());
    this.view = new LocalView(vertx, map, feed);
    this.bus = new RegistryBus(vertx, nodeId, view);
    this.cluster = new ClusterWatch(hazelcast);
    this.stewardship = cluster::isOldest;
    Publication publication = new Publication(vertx, loop, store, cluster::nodes);
    this.own =
        new OwnRecords(
            view,
            bus,
            record ->
                new LeasedRegistration(
                    loop, new OwnRecord(loop, store, view, bus, record), publication));
  }

  void stewardship(Stewardship other) {
    stewardship = other;
  }

  /** On the loop. First it listens, then it loads: so that nothing falls between. */
  Future<Keeper> open(HazelcastRegistry.Beat renewals) {
    cluster.follow(this);
    view.members(cluster.nodes());
    return map.listen(this)
        .onSuccess(stop -> stopListening = stop)
        .compose(listening -> bus.listen())
        .compose(listening -> view.reload())
        .map(
            loaded -> {
              vertx.setPeriodic(LocalView.TICK.toMillis(), tick -> view.tick());
              vertx.setPeriodic(LOOK_MILLIS, tick -> look());
              renewals.start(vertx, this::renew);
              return this;
            });
  }

  private void renew() {
    if (cluster.isRunning()) {
      own.renew();
    }
  }

  Future<?> close() {
    if (!cluster.isRunning()) {
      return Future.succeededFuture();
    }
    cluster.close();
    return vertx.executeBlocking(
        () -> {
          stopListening.run();
          return null;
        });
  }

  Loop loop() {
    return loop;
  }

  LocalView view() {
    return view;
  }

  OwnRecords own() {
    return own;
  }

  @Override
  public void stored(String id, String json) {
    loop.run(
        () ->
            RecordMapping.read(id, json)
                .ifPresent(
                    record -> {
                      view.stored(record);
                      own.check(id, record.revision());
                    }));
  }

  @Override
  public void removed(String id, @Nullable String lastJson) {
    loop.run(
        () -> {
          view.removed(id, RecordMapping.revision(lastJson));
          own.check(id, 0);
        });
  }

  @Override
  public void expired(String id) {
    loop.run(
        () -> {
          own.check(id, 0);
          view.expired(id);
        });
  }

  @Override
  public void changed() {
    loop.run(this::look);
  }

  private void look() {
    if (cluster.hasMergedUnheard()) {
      merged();
    }
    if (!cluster.isKnown()) {
      return;
    }
    Set<String> nodes = cluster.nodes();
    Set<String> before = view.table().members();
    if (nodes.equals(before)) {
      return;
    }
    view.members(nodes);
    own.reassert();
    if (!nodes.containsAll(before) && stewardship.isHere()) {
      sweep();
    }
  }

  /** On the loop. */
  Future<Void> sweep() {
    return store
        .removeAllBut(cluster::nodes)
        .<Void>mapEmpty()
        .onFailure(e -> LOG.warn("the records of a node that left stay until their leases end", e));
  }

  @Override
  public void merged() {
    loop.run(
        () -> {
          view.members(cluster.nodes());
          own.assertAnew();
          own.readmit();
          view.reload().onFailure(e -> LOG.warn("the registry was not read after a merge", e));
        });
  }
}
