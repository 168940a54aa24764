package dev.coppice.system.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.faults.Hosts;
import dev.coppice.system.faults.Lab;
import dev.coppice.system.history.History;
import dev.coppice.system.history.Linearizability;
import dev.coppice.system.history.MutualExclusion;
import dev.coppice.system.history.Operation;
import dev.coppice.system.history.Register;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Clients contend for a leadership, a lock and a register while hosts, wires and processes break;
 * checkers read what they did and saw.
 *
 * <p>The short form strikes in four ways. With {@code -Pchaos} it strikes in every way there is,
 * again and again for {@code coppice.nemesis.seconds}; {@code coppice.nemesis.seed} gives another
 * order.
 */
@Hosts
@Order(30)
class NemesisIT {
  private static final long SEED = Long.getLong("coppice.nemesis.seed", 20_261_121);
  private static final Duration TIME =
      Duration.ofSeconds(Long.getLong("coppice.nemesis.seconds", 0));

  /** The search for an order takes a fraction of this, unless the history is very bad. */
  private static final Duration SEARCH_LIMIT = Duration.ofMinutes(2);

  private static final int MOST_PAUSES = 5;

  @Test
  void whateverBreaksNothingIsLostDoubledOrReorderedWhereTheDatabaseLooksAtTokens()
      throws InterruptedException, IOException {
    Random random = new Random(SEED);
    try (Lab lab = Lab.of(3);
        Contest contest = Contest.start(lab, random)) {
      try {
        breakAndJudge(contest, new Nemesis(contest, random, NemesisIT::tell));
      } catch (AssertionError e) {
        System.err.println(contest.describe());
        throw e;
      }
    }
  }

  private static void breakAndJudge(Contest contest, Nemesis nemesis)
      throws InterruptedException, IOException {
    rage(nemesis);
    for (int i = 0; i < MOST_PAUSES && seenInTheDatabase(contest).isEmpty(); i++) {
      nemesis.strike(Fault.PAUSE_THE_BARE_LEADER);
    }
    History history = contest.end();
    List<String> violations = violations(contest, history);
    tell(new Report(history, nemesis.faults(), violations).toString());
    assertThat(violations).as("seed %d", SEED).isEmpty();
    assertThat(violations(contest, history, Contender.BARE_LEADERSHIP))
        .as("without a fence")
        .anySatisfy(text -> assertThat(text).contains("the database accepted"));
  }

  private static void rage(Nemesis nemesis) {
    long end = System.nanoTime() + TIME.toNanos();
    do {
      nemesis.rage(TIME.isZero() ? Fault.SHORT : Fault.ALL);
    } while (System.nanoTime() - end < 0);
  }

  /** What the database's log alone has against the writes of those who were not fenced. */
  private static List<String> seenInTheDatabase(Contest contest) {
    return violations(contest, new History(List.of()), Contender.BARE_LEADERSHIP).stream()
        .filter(text -> text.startsWith("the database accepted"))
        .toList();
  }

  private static List<String> violations(Contest contest, History history) {
    List<String> violations = new ArrayList<>();
    Contender.FENCED.forEach(name -> violations.addAll(violations(contest, history, name)));
    new Linearizability<>(new Register(), SEARCH_LIMIT)
        .doubts(of(RegisterClient.KEY, history))
        .forEach(doubt -> violations.add(doubt.toString()));
    return violations;
  }

  private static List<String> violations(Contest contest, History history, String name) {
    return MutualExclusion.violations(
        of(name, history),
        contest.ledger().accepted(name),
        Map.of(name, contest.ledger().counter(name)));
  }

  private static List<Operation> of(String key, History history) {
    return history.operations().stream().filter(one -> one.key().equals(key)).toList();
  }

  private static void tell(String line) {
    System.out.println("Nemesis: " + line);
  }
}
