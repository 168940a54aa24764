package dev.coppice.discovery.coordination;

import dev.coppice.node.Loop;
import dev.coppice.node.NodeContext;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What this node agrees on with the others: elections, locks, semaphores, latches. The voting seeds
 * decide by majority. Nothing here blocks; any thread may call, and futures complete on the
 * caller's context.
 *
 * <p>Without a majority of the voters every call fails with {@code Failure.Unavailable}, and what
 * this node leads or holds is over before others can get it. In the development mode (no voters)
 * all of it works as long as the network does not split. {@code docs/coordination.md} says exactly
 * what is promised.
 */
public final class Coordination {
  private static final String IN_CONTEXT = "coppice.coordination";

  private final NodeContext node;
  private final Vertx vertx;
  private final Loop loop;
  private final Raft raft;
  private final Sessions sessions;
  private final Leaders leaders;
  private final Holds holds;
  private final List<Candidacy> candidacies = new CopyOnWriteArrayList<>();

  /**
   * @param way between this node and the voters
   */
  Coordination(NodeContext node, UnaryOperator<Raft.Invoker> way) {
    this.node = node;
    this.vertx = node.vertx();
    this.loop = new Loop(vertx.getOrCreateContext());
    this.raft = new Raft(node.hazelcast(), loop, way);
    this.sessions = new Sessions(vertx, raft, node.nodeId());
    this.leaders = new Leaders(vertx, node.hazelcast(), node.info(), node.nodeId(), node.meters());
    this.holds = new Holds(vertx, node.info(), node.nodeId());
    Gauge.builder("coppice.coordination.voters", raft::voters)
        .description("How many seeds vote; 0 in the development mode")
        .register(node.meters());
    Gauge.builder("coppice.coordination.seeds.in.reach", raft::inReach)
        .description("How many seeds this node sees")
        .register(node.meters());
    vertx.deployVerticle(new Leaving());
  }

  /** The node's one coordination. The first call starts it. */
  public static Coordination of(NodeContext node) {
    return (Coordination)
        node.hazelcast()
            .getUserContext()
            .computeIfAbsent(IN_CONTEXT, key -> new Coordination(node, UnaryOperator.identity()));
  }

  /** Gives back what is held when the node leaves, so that nobody has to wait for it. */
  private final class Leaving extends VerticleBase {
    private static final long LIMIT_SECONDS = 3;

    @Override
    public Future<?> stop() {
      if (!node.hazelcast().getLifecycleService().isRunning()) {
        return Future.succeededFuture();
      }
      List<Future<Void>> candidates = candidacies.stream().map(Candidacy::close).toList();
      return Future.join(candidates)
          .eventually(() -> call(sessions::close))
          .timeout(LIMIT_SECONDS, TimeUnit.SECONDS)
          .otherwiseEmpty();
    }
  }

  /**
   * Makes this node a candidate until the election is closed. One of all candidates of the name
   * leads.
   */
  public Election elect(String name, LeaderTask task) {
    Limits.name(name);
    Candidacy candidacy =
        new Candidacy(
            vertx, raft, leaders, name, task, () -> Session.open(vertx, raft, node.nodeId()));
    leaders.stands(name);
    candidacies.add(candidacy);
    candidacy.closed().onComplete(closed -> candidacies.remove(candidacy));
    loop.run(candidacy::stand);
    return candidacy;
  }

  public ClusterLock lock(String name) {
    return new ClusterLock(this, acquisition(ClusterLock.subject(Limits.name(name)), "lock"));
  }

  /**
   * @param permits how many may be held at a time; all nodes say the same
   */
  public ClusterSemaphore semaphore(String name, int permits) {
    Limits.atLeastOne("permits", permits);
    return new ClusterSemaphore(
        this,
        raft,
        Limits.name(name),
        permits,
        acquisition(ClusterSemaphore.subject(name), "semaphore"));
  }

  /**
   * @param count how many have to count down; all nodes say the same
   */
  public ClusterLatch latch(String name, int count) {
    Limits.atLeastOne("count", count);
    return new ClusterLatch(this, raft, Limits.name(name), count);
  }

  private Acquisition acquisition(Acquisition.Subject subject, String kind) {
    Timer waiting =
        Timer.builder("coppice.coordination.acquire")
            .description("How long it took to get a lock or a permit")
            .tag("kind", kind)
            .register(node.meters());
    return new Acquisition(vertx, raft, sessions, subject, waiting, holds);
  }

  /** Who leads what, by name: to look at, not to decide by, for it may lag behind. */
  public Future<List<Leadership>> leaders() {
    return call(leaders::list);
  }

  /** Who holds which locks and permits, by name: to look at, as {@link #leaders()}. */
  public Future<List<Holding>> holds() {
    return call(() -> holds.of(leaders.nodes()));
  }

  /** How many seeds decide by majority; 0 in the development mode. */
  public int voters() {
    return raft.voters();
  }

  /** How many seeds this node sees. */
  public int seedsInReach() {
    return raft.inReach();
  }

  Raft raft() {
    return raft;
  }

  <T> Future<T> call(Supplier<Future<T>> action) {
    return loop.call(action);
  }
}
