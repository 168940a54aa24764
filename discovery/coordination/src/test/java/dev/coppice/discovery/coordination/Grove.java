package dev.coppice.discovery.coordination;

import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Three seeds that vote, and other nodes, all in this JVM. */
final class Grove implements AutoCloseable {
  static final int SEEDS = 3;
  static final Duration WAIT = Duration.ofSeconds(30);
  static final Duration LEASE = Duration.ofMinutes(1);

  /**
   * Longer than all that may come together: halves that merge ask five addresses for five seconds
   * each, twice if they are unlucky, on a busy machine.
   */
  static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(5);

  /** Longer than any test: what ends within it was ended by somebody. */
  private static final Duration FOR_EVER = Duration.ofMinutes(10);

  private final TestCluster cluster;
  private final Duration timeToLive;
  private final EpochStore epochs;

  private Grove(int voters, Duration timeToLive, EpochStore epochs) {
    this.epochs = epochs;
    cluster = new TestCluster(Map.of("coppice.cluster.voters", Integer.toString(voters)));
    this.timeToLive = timeToLive;
  }

  /** With three seeds that agree, and end the session of a silent node after five seconds. */
  static Grove grown() {
    return grown(TIME_TO_LIVE, new Counted(0));
  }

  /** The same, after others that had epochs up to this one; the seeds learn that late. */
  static Grove grownAfter(long earlier) {
    return grown(TIME_TO_LIVE, new Counted(earlier));
  }

  /** With three seeds that agree, and never end a session of their own accord. */
  static Grove patient() {
    return grown(FOR_EVER, new Counted(0));
  }

  private static Grove grown(Duration timeToLive, EpochStore epochs) {
    Grove grove = new Grove(SEEDS, timeToLive, epochs);
    for (int i = 0; i < SEEDS; i++) {
      grove.seed();
    }
    grove.awaitAgreement();
    return grove;
  }

  /** One seed, in the development mode. */
  static Grove sapling() {
    Grove grove = new Grove(0, TIME_TO_LIVE, new Counted(0));
    grove.seed();
    grove.awaitAgreement();
    return grove;
  }

  Node seed() {
    return cluster.start(new KeptSeed(epochs, timeToLive));
  }

  /** A node that votes on nothing and holds no data. */
  Node service() {
    int port = cluster.settings().integer("coppice.cluster.port", 1, 1, 65_535) + 20;
    return cluster.start(
        Map.of("coppice.cluster.data", "false", "coppice.cluster.port", Integer.toString(port)),
        new Idle());
  }

  List<Node> nodes() {
    return cluster.nodes();
  }

  List<Node> seeds() {
    return cluster.nodes().stream().filter(Grove::isSeed).toList();
  }

  static boolean isSeed(Node node) {
    return !node.context().hazelcast().getCluster().getLocalMember().isLiteMember();
  }

  void crash(Node node) {
    cluster.crash(node);
  }

  void leave(Node node) {
    cluster.leave(node);
  }

  /** Until somebody gets a lock. */
  void awaitAgreement() {
    Node any = seeds().get(0);
    Await.until(
        "the seeds agree",
        LIMIT,
        () -> {
          Hold hold = Await.result(of(any).lock("agreement").acquire(TIME_TO_LIVE, LEASE));
          Await.result(hold.release());
          return true;
        });
  }

  static Coordination of(Node node) {
    return Coordination.of(node.context());
  }

  /** Whether it votes, and knows what the others know. */
  static boolean votes(Node seed) {
    Raft raft = of(seed).raft();
    return VoterReport.of(raft.service()).self() != null
        && raft.service().getRaftNode(Await.result(of(seed).call(raft::group))) != null;
  }

  @Override
  public void close() {
    cluster.close();
  }

  /** Counts epochs from 1. */
  private static final class Counted implements EpochStore {
    private final AtomicLong last = new AtomicLong();
    private final long earlier;

    Counted(long earlier) {
      this.earlier = earlier;
    }

    @Override
    public Future<Long> next(long above) {
      return Future.succeededFuture(last.updateAndGet(before -> Math.max(before, above) + 1));
    }

    @Override
    public Future<Long> remember(String voters, long epoch) {
      return Future.succeededFuture(earlier);
    }
  }

  private static final class KeptSeed implements Part {
    private final EpochStore epochs;
    private final Duration timeToLive;
    private @Nullable VoterKeeper keeper;

    KeptSeed(EpochStore epochs, Duration timeToLive) {
      this.epochs = epochs;
      this.timeToLive = timeToLive;
    }

    @Override
    public String name() {
      return "seed";
    }

    @Override
    public boolean holdsClusterData() {
      return true;
    }

    @Override
    public Future<?> start(NodeContext node) {
      Coordination coordination = Coordination.of(node);
      coordination
          .raft()
          .service()
          .getConfig()
          .setSessionTimeToLiveSeconds(Math.toIntExact(timeToLive.toSeconds()));
      keeper =
          VoterKeeper.start(
              node.vertx(),
              coordination,
              epochs,
              node.hazelcast().getConfig().getCPSubsystemConfig().getCPMemberCount() == 0
                  ? 1
                  : SEEDS);
      return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
      return keeper == null ? Future.succeededFuture() : keeper.close();
    }
  }

  private static final class Idle implements Part {
    @Override
    public String name() {
      return "service";
    }

    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }
  }
}
