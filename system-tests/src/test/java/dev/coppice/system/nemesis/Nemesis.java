package dev.coppice.system.nemesis;

import dev.coppice.system.faults.Host;
import dev.coppice.system.harness.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Breaks one thing after the other, and mends it. What it does, to whom and when follows from its
 * seed, and from who leads at the time.
 */
final class Nemesis {
  /** Longer than the 5 s for which the voters wait for a silent node. */
  private static final Duration LONG = Duration.ofSeconds(7);

  /** How long a successor is waited for, whom the paused one may keep out of the database. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(4);
  private static final Duration SLOWNESS = Duration.ofMillis(200);
  private static final int LOSS_PERCENT = 5;

  private final Contest contest;
  private final Random random;
  private final Consumer<String> journal;
  private int faults;

  /**
   * @param journal is told each fault, as it begins
   */
  Nemesis(Contest contest, Random random, Consumer<String> journal) {
    this.contest = contest;
    this.random = random;
    this.journal = journal;
  }

  /** Does each of these, in an order of its own. */
  void rage(List<Fault> kinds) {
    List<Fault> order = new ArrayList<>(kinds);
    Collections.shuffle(order, random);
    order.forEach(this::strike);
  }

  /** Breaks and mends one thing, and waits until all is well again. */
  void strike(Fault fault) {
    NodeProcess leader = contest.leader(Contender.LEADERSHIP);
    Host host = contest.lab().hosts().get(random.nextInt(contest.lab().hosts().size()));
    switch (fault) {
      case KILL_THE_LEADER -> kill(leader);
      case PAUSE_THE_LEADER -> pause(leader);
      case PAUSE_THE_BARE_LEADER -> pauseUntilAnotherWrites();
      case CUT_OFF_THE_LEADER -> cutOff(contest.hostOf(leader));
      case CUT_THE_LEADER_ONE_WAY -> cutOneWay(contest.hostOf(leader));
      case CUT_OFF_A_HOST -> cutOff(host);
      case KILL_A_SEED -> kill(contest.seed(host));
      case PAUSE_A_SEED -> pause(contest.seed(host));
      case SLOW_ALL_WIRES -> slowAllWires();
      case RESTART_ONE_BY_ONE -> restartOneByOne();
      case STOP_AND_START -> stopAndStart();
    }
    faults++;
    contest.awaitRecovery(RECOVERY_LIMIT);
  }

  /** How many there were. */
  int faults() {
    return faults;
  }

  private void kill(NodeProcess node) {
    journal.accept("kill " + node.instance());
    node.kill();
  }

  private void pause(NodeProcess node) {
    journal.accept("pause " + node.instance());
    during(() -> true, node::freeze, node::thaw);
  }

  /** Where nothing is fenced, the one that was paused then writes beside its successor. */
  private void pauseUntilAnotherWrites() {
    NodeProcess leader = contest.leader(Contender.BARE_LEADERSHIP);
    journal.accept("pause " + leader.instance() + " until another writes");
    during(() -> contest.leader(Contender.BARE_LEADERSHIP) != leader, leader::freeze, leader::thaw);
  }

  private void cutOff(Host host) {
    journal.accept("cut off " + host);
    during(() -> true, () -> contest.lab().split(Set.of(host)), contest.lab()::heal);
  }

  private void cutOneWay(Host from) {
    journal.accept("cut what %s says to the others".formatted(from));
    during(
        () -> true,
        () ->
            contest.lab().hosts().stream()
                .filter(to -> !to.equals(from))
                .forEach(to -> contest.lab().cut(from, to)),
        contest.lab()::heal);
  }

  private void slowAllWires() {
    journal.accept("slow all wires");
    during(
        () -> true,
        () ->
            contest.lab().hosts().forEach(host -> contest.lab().slow(host, SLOWNESS, LOSS_PERCENT)),
        contest.lab()::heal);
  }

  private void restartOneByOne() {
    journal.accept("restart all nodes, one by one");
    for (NodeProcess node : contest.nodes()) {
      node.leave();
      contest.awaitRecovery(RECOVERY_LIMIT);
    }
  }

  private void stopAndStart() {
    journal.accept("stop all nodes, and start them");
    List<NodeProcess> nodes = contest.nodes();
    nodes.forEach(NodeProcess::terminate);
    nodes.forEach(node -> node.awaitExit(LONGEST.plus(LONGEST)));
  }

  /** For {@link #LONG}, and then until it is enough, but no longer than {@link #LONGEST}. */
  private static void during(BooleanSupplier enough, Runnable begin, Runnable end) {
    long begun = System.nanoTime();
    begin.run();
    try {
      long passed = 0;
      while (passed < LONG.toNanos() || (passed < LONGEST.toNanos() && !enough.getAsBoolean())) {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        passed = System.nanoTime() - begun;
      }
    } finally {
      end.run();
    }
  }
}
