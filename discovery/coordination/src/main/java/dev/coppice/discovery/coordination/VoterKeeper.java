package dev.coppice.discovery.coordination;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.CPMember;
import com.hazelcast.cp.CPSubsystemManagementService;
import com.hazelcast.cp.internal.RaftService;
import com.hazelcast.cp.internal.operation.ResetCPMemberOp;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Seeds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the voters complete, without an operator. One runs in each seed, and looks every second.
 *
 * <ul>
 *   <li><b>A seed that does not vote takes the place of a voter that is gone</b>: of its own
 *       predecessor at the same address at once, of another one when that was away for {@link
 *       #PATIENCE}. A place that is empty it takes too.
 *   <li><b>The oldest seed names the voters</b> where there are none, or none that can agree: when
 *       the cluster starts, and when a majority of them has died, and with it all that they knew.
 *       It does so only when as many seeds are here as are named in {@code coppice.cluster.seeds}:
 *       then no voters can be left elsewhere, behind a split, that go on without us. It does so too
 *       when all are here and have not agreed for {@link #AGREEING_LIMIT}.
 *   <li><b>The oldest seed names the epoch</b> where voters begin that know nothing. So every token
 *       is higher than all before, though fences begin anew. Should the {@link EpochStore} know
 *       later that an earlier one was as high, it names voters anew, above that.
 *   <li><b>A voter that was replaced while it was cut off</b> leaves the cluster and has to be
 *       started again: it takes itself for a voter, and Hazelcast cannot tell it otherwise.
 * </ul>
 */
public final class VoterKeeper {
  /** How long a voter may be away before a spare seed takes its place. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(VoterKeeper.class);
  private static final String NAME = "coppice-voter-keeper";
  private static final long LOOK_MILLIS = 1_000;
  private static final Duration CALL_LIMIT = Duration.ofSeconds(3);
  private static final Duration CHANGE_LIMIT = Duration.ofSeconds(10);
  private static final Duration FORMING_LIMIT = Duration.ofSeconds(15);

  /**
   * A seed that was about to vote when others died is not done with that for two minutes. To name
   * voters once more meanwhile would let each of them wait for others that are elsewhere by then.
   */
  private static final Duration RESET_LIMIT = Duration.ofSeconds(150);

  /** Voters that all live agree within a few seconds, however busy they are. */
  private static final Duration AGREEING_LIMIT = Duration.ofSeconds(40);

  private final Vertx vertx;
  private final Raft raft;
  private final HazelcastInstance hazelcast;
  private final Epochs epochs;
  private final int namedSeeds;
  private final WorkerExecutor worker;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Map<UUID, Long> missingSince = new HashMap<>();
  private final UUID listening;
  private final long timer;
  private long formingUntil = System.nanoTime();
  private long agreedAt = System.nanoTime();
  private long latest;

  private VoterKeeper(Vertx vertx, Coordination coordination, EpochStore epochs, int namedSeeds) {
    this.vertx = vertx;
    this.raft = coordination.raft();
    this.hazelcast = raft.hazelcast();
    this.epochs = new Epochs(coordination, epochs);
    this.namedSeeds = namedSeeds;
    this.worker = vertx.createSharedWorkerExecutor(NAME, 1, 5, TimeUnit.MINUTES);
    this.listening = hazelcast.getCluster().addMembershipListener(new DeadSessions(vertx, raft));
    this.timer = vertx.setPeriodic(0, LOOK_MILLIS, tick -> look());
  }

  public static VoterKeeper start(NodeContext node, Coordination coordination, EpochStore epochs) {
    int seeds = node.settings().list("coppice.cluster.seeds", List.of()).size();
    return start(node.vertx(), coordination, epochs, seeds);
  }

  /**
   * @param namedSeeds how many seeds there are in all, dead or alive
   */
  static VoterKeeper start(
      Vertx vertx, Coordination coordination, EpochStore epochs, int namedSeeds) {
    return new VoterKeeper(
        vertx, coordination, epochs, Math.max(namedSeeds, coordination.voters()));
  }

  public Future<Void> close() {
    vertx.cancelTimer(timer);
    if (hazelcast.getLifecycleService().isRunning()) {
      hazelcast.getCluster().removeMembershipListener(listening);
    }
    return worker.close();
  }

  private void look() {
    if (!hazelcast.getLifecycleService().isRunning() || !looking.compareAndSet(false, true)) {
      return;
    }
    worker
        .executeBlocking(
            () -> {
              lookAndRepair();
              return null;
            },
            true)
        .onFailure(failure -> LOG.debug("looked in vain", failure))
        .onComplete(looked -> looking.set(false));
  }

  private void lookAndRepair() throws Exception {
    if (raft.voters() == 0) {
      if (Seeds.isOldest(hazelcast)) {
        epochs.open();
      }
      return;
    }
    if (Seeds.isOldest(hazelcast) && System.nanoTime() - formingUntil >= 0 && lacksVoters()) {
      nameVoters();
      return;
    }
    Optional<Collection<CPMember>> voters = voters();
    if (voters.isPresent()) {
      agreedAt = System.nanoTime();
      vote(voters.get());
      if (Seeds.isOldest(hazelcast)) {
        epochs.open();
      } else {
        epochs.leaveToOthers();
      }
    }
  }

  /** All voters, as a majority of them says; empty when there is none. */
  private Optional<Collection<CPMember>> voters() throws InterruptedException {
    long formation = formation();
    if (formation == 0) {
      return Optional.empty();
    }
    try {
      Collection<CPMember> voters = await(management().getCPMembers(), CALL_LIMIT);
      // Where voters were named anew meanwhile, these are those of before.
      return formation() == formation ? Optional.of(voters) : Optional.empty();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.debug("the voters do not agree: {}", e.toString());
      return Optional.empty();
    }
  }

  private long formation() {
    return raft.service().getMetadataGroupManager().getMetadataGroupId().getSeed();
  }

  /** Sees to it that this seed votes where it should. */
  private void vote(Collection<CPMember> voters) throws Exception {
    CPMember self = raft.service().getLocalCPMember();
    if (self != null) {
      if (voters.stream().noneMatch(voter -> voter.getUuid().equals(self.getUuid()))) {
        LOG.error("This seed was replaced as a voter while it was cut off: start it again");
        hazelcast.getLifecycleService().terminate();
      }
      return;
    }
    Optional<CPMember> gone = voters.stream().filter(this::isGone).findFirst();
    if (gone.isPresent()) {
      LOG.info("The voting seed at {} is gone, this one takes its place", gone.get().getAddress());
      await(management().removeCPMember(gone.get().getUuid()), CHANGE_LIMIT);
    }
    if (gone.isPresent() || voters.size() < raft.voters()) {
      await(management().promoteToCPMember(), CHANGE_LIMIT);
      LOG.info("This seed votes");
    }
  }

  private boolean isGone(CPMember voter) {
    if (voter.getAddress().equals(raft.engine().getThisAddress())) {
      // Its predecessor; or itself, while voters are named anew and it does not know that it votes.
      return !voter.getUuid().equals(hazelcast.getCluster().getLocalMember().getUuid());
    }
    boolean here =
        hazelcast.getCluster().getMembers().stream()
            .anyMatch(member -> member.getAddress().equals(voter.getAddress()));
    if (here) {
      missingSince.remove(voter.getUuid());
      return false;
    }
    long now = System.nanoTime();
    long since = missingSince.computeIfAbsent(voter.getUuid(), first -> now);
    return now - since >= PATIENCE.toNanos();
  }

  /** Whether all seeds are here, and those among them that vote cannot agree. */
  private boolean lacksVoters() throws Exception {
    List<Member> seeds =
        hazelcast.getCluster().getMembers().stream()
            .filter(member -> !member.isLiteMember())
            .toList();
    if (seeds.size() < namedSeeds) {
      agreedAt = System.nanoTime();
      return false;
    }
    List<VoterReport> reports = new ArrayList<>();
    for (var report :
        hazelcast.getExecutorService(NAME).submitToMembers(new VoterReport.Ask(), seeds).values()) {
      reports.add(report.get(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }
    latest = reports.stream().mapToLong(VoterReport::formation).max().orElse(0);
    return epochs.isTooLow()
        || !VoterReport.canAgree(reports)
        || System.nanoTime() - agreedAt >= AGREEING_LIMIT.toNanos();
  }

  private void nameVoters() throws Exception {
    if (epochs.isTooLow()) {
      LOG.warn("{}: naming new voters", epochs);
    } else if (latest > 0) {
      LOG.warn("Most voting seeds have died, or do not agree for long: naming new ones");
    }
    reset(Math.max(System.currentTimeMillis(), latest + 1));
    formingUntil = System.nanoTime() + FORMING_LIMIT.toNanos();
    agreedAt = formingUntil;
    epochs.leaveToOthers();
  }

  /**
   * As Hazelcast's own reset, which only the oldest member may ask for; that can be a node that is
   * no seed.
   */
  private void reset(long formation) throws Exception {
    List<CompletionStage<Object>> resets = new ArrayList<>();
    for (Member member : hazelcast.getCluster().getMembers()) {
      resets.add(
          raft.engine()
              .getOperationService()
              .invokeOnTarget(
                  RaftService.SERVICE_NAME, new ResetCPMemberOp(formation), member.getAddress()));
    }
    for (CompletionStage<Object> reset : resets) {
      await(reset, RESET_LIMIT);
    }
    LOG.info("Named {} voters of {} seeds", raft.voters(), namedSeeds);
  }

  private CPSubsystemManagementService management() {
    return hazelcast.getCPSubsystem().getCPSubsystemManagementService();
  }

  private static <T> T await(CompletionStage<T> stage, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
