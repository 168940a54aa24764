package dev.coppice.system.history;

import dev.coppice.system.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether locks and leaderships kept their holders apart, where it counts: in the database.
 *
 * <p>Clients record two kinds of operations, each under the name of the lock or election as its
 * key: {@value #ACQUIRE}, which brings back a {@link Token}; and {@value #WRITE}, given the token
 * and an id of its own, which adds one to a counter and a line to a log if the database accepts the
 * token. These rules hold, name by name:
 *
 * <ol>
 *   <li>No token is granted twice, and whoever asks after a grant gets a greater one.
 *   <li>Only the one to whom a token was granted has writes accepted with it.
 *   <li>A write that began after one with a greater token had been accepted is refused: no two
 *       terms overlap. In the database's own order tokens never fall.
 *   <li>A write reported as accepted is in the log once; one reported as refused is not; one of
 *       unknown outcome is there once or not; nothing else is there.
 *   <li>The counter is the number of lines.
 * </ol>
 */
public final class MutualExclusion {
  public static final String ACQUIRE = "acquire";
  public static final String WRITE = "fenced-write";

  private final List<String> violations = new ArrayList<>();

  private MutualExclusion() {}

  /**
   * What broke a rule, in words; empty if nothing did.
   *
   * @param operations of clients; other functions are not looked at
   * @param log what the database accepted, in its order
   * @param counters the database's counter for each name; a name without has 0
   */
  public static List<String> violations(
      List<Operation> operations, List<AcceptedWrite> log, Map<String, Long> counters) {
    MutualExclusion check = new MutualExclusion();
    Map<String, List<Operation>> grants = byKey(operations, ACQUIRE);
    Map<String, List<Operation>> writes = byKey(operations, WRITE);
    Map<String, List<AcceptedWrite>> lines =
        log.stream()
            .collect(Collectors.groupingBy(AcceptedWrite::name, TreeMap::new, Collectors.toList()));
    grants.values().forEach(check::tokensGrow);
    writes.values().forEach(check::noTermsOverlap);
    lines.forEach((name, of) -> check.onlyItsHolderUsesAToken(of, holders(grants, name)));
    lines.values().forEach(check::tokensNeverFall);
    check.eachWriteIsThereAsReported(writes.values().stream().flatMap(List::stream).toList(), log);
    check.countersAreRight(lines, counters);
    return List.copyOf(check.violations);
  }

  private static Map<String, List<Operation>> byKey(List<Operation> operations, String function) {
    return operations.stream()
        .filter(operation -> operation.function().equals(function))
        .collect(Collectors.groupingBy(Operation::key, TreeMap::new, Collectors.toList()));
  }

  /** To whom each token was granted. */
  private static Map<Token, String> holders(Map<String, List<Operation>> grants, String name) {
    Map<Token, String> holders = new HashMap<>();
    for (Operation grant : grants.getOrDefault(name, List.of())) {
      if (grant.outcome() == Outcome.OK) {
        holders.putIfAbsent(granted(grant), grant.process());
      }
    }
    return holders;
  }

  private void tokensGrow(List<Operation> acquisitions) {
    Map<Token, Operation> seen = new HashMap<>();
    GreatestSoFar before = new GreatestSoFar(acquisitions, MutualExclusion::granted);
    for (Operation grant : acquisitions) {
      if (grant.outcome() == Outcome.OK) {
        Token token = granted(grant);
        Operation twin = seen.put(token, grant);
        if (twin != null) {
          violations.add("token %s was granted twice:\n  %s\n  %s".formatted(token, twin, grant));
        }
        Operation earlier = before.endedBefore(grant);
        if (earlier != null && granted(earlier).compareTo(token) > 0) {
          violations.add(
              "token %s was granted after a greater one:\n  %s\n  %s"
                  .formatted(token, earlier, grant));
        }
      }
    }
  }

  private void noTermsOverlap(List<Operation> writes) {
    GreatestSoFar before = new GreatestSoFar(writes, MutualExclusion::shown);
    for (Operation write : writes) {
      Operation earlier = before.endedBefore(write);
      if (write.outcome() == Outcome.OK
          && earlier != null
          && shown(earlier).compareTo(shown(write)) > 0) {
        violations.add(
            "terms overlap: the second write was accepted after the first:\n  %s\n  %s"
                .formatted(earlier, write));
      }
    }
  }

  private void onlyItsHolderUsesAToken(List<AcceptedWrite> lines, Map<Token, String> holders) {
    for (AcceptedWrite line : lines) {
      String holder = holders.get(line.token());
      if (!line.holder().equals(holder)) {
        violations.add(
            "accepted with a token that was granted to %s: %s"
                .formatted(holder == null ? "nobody" : holder, line));
      }
    }
  }

  private void tokensNeverFall(List<AcceptedWrite> lines) {
    for (int i = 1; i < lines.size(); i++) {
      AcceptedWrite before = lines.get(i - 1);
      AcceptedWrite after = lines.get(i);
      if (before.token().compareTo(after.token()) > 0) {
        violations.add("the database accepted %s and then %s".formatted(before, after));
      }
    }
  }

  private void eachWriteIsThereAsReported(List<Operation> writes, List<AcceptedWrite> log) {
    Map<String, Integer> lines = new HashMap<>();
    log.forEach(line -> lines.merge(line.id(), 1, Integer::sum));
    for (Operation write : writes) {
      Integer found = lines.remove(write.input().get(1));
      int times = found == null ? 0 : found;
      boolean right =
          switch (write.outcome()) {
            case OK -> times == 1;
            case FAIL -> times == 0;
            case UNKNOWN -> times <= 1;
          };
      if (!right) {
        violations.add("the database has this write %d times: %s".formatted(times, write));
      }
    }
    lines.keySet().forEach(id -> violations.add("nobody made the write " + id));
  }

  private void countersAreRight(
      Map<String, List<AcceptedWrite>> lines, Map<String, Long> counters) {
    Map<String, Long> expected = new TreeMap<>();
    counters.keySet().forEach(name -> expected.put(name, 0L));
    lines.forEach((name, of) -> expected.put(name, (long) of.size()));
    expected.forEach(
        (name, count) -> {
          long counter = counters.getOrDefault(name, 0L);
          if (counter != count) {
            violations.add(
                "the counter of %s is %d after %d accepted writes".formatted(name, counter, count));
          }
        });
  }

  private static Token granted(Operation grant) {
    return Token.parse(grant.output().get(0));
  }

  private static Token shown(Operation write) {
    return Token.parse(write.input().get(0));
  }
}
