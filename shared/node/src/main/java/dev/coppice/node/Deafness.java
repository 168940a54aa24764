package dev.coppice.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges, round by round, whether the other nodes reach this one. Not thread-safe.
 *
 * <table>
 *   <caption>What follows</caption>
 *   <tr><th>what is seen</th><th>what is to be done</th></tr>
 *   <tr><td>an address is not reached</td><td>subscribe to it again</td></tr>
 *   <tr><td>{@value #DEAF_ROUNDS_SHOWN} times in a row</td><td>not ready</td></tr>
 *   <tr><td>{@value #HOPELESS_ROUNDS} times in a row</td><td>leave</td></tr>
 *   <tr><td>a round without an answer</td><td>say again where this node is</td></tr>
 *   <tr><td>{@value #SILENT_ROUNDS_SHOWN} of them, of several nodes</td><td>not ready</td></tr>
 *   <tr><td>{@value #HOPELESS_ROUNDS} of them, of several nodes</td><td>leave</td></tr>
 * </table>
 *
 * <p>Where there is but one other node, its silence may be its own fault.
 */
final class Deafness {
  private static final int DEAF_ROUNDS_SHOWN = 3;
  private static final int SILENT_ROUNDS_SHOWN = 4;

  /**
   * Longer than the cluster needs to give up a member that is gone: where that one held what is
   * known of an address, nobody is reached there meanwhile.
   */
  private static final int HOPELESS_ROUNDS = 15;

  /**
   * What has come of asking one other node.
   *
   * @param others how many there are to ask in turn
   * @param answered whether the one that was asked has answered
   * @param missed where it did not reach this node, although this node reaches itself there
   */
  record Round(int others, boolean answered, Set<String> missed) {}

  /**
   * What is to be done.
   *
   * @param renew where to subscribe again
   * @param introduce whether to say again where this node is
   * @param trouble why this node is not ready; null when it is
   * @param hopeless whether nothing helps
   */
  record Verdict(
      Set<String> renew, boolean introduce, @Nullable String trouble, boolean hopeless) {}

  private static final Verdict WELL = new Verdict(Set.of(), false, null, false);

  /** How many times in a row each was not reached. */
  private final Map<String, Integer> missed = new HashMap<>();

  private int silentRounds;

  Verdict judge(Round round) {
    if (round.others() == 0) {
      missed.clear();
      silentRounds = 0;
      return WELL;
    }
    if (!round.answered()) {
      silentRounds++;
      return silent(round.others() > 1 ? silentRounds : 0);
    }
    silentRounds = 0;
    missed.keySet().retainAll(round.missed());
    round.missed().forEach(address -> missed.merge(address, 1, Integer::sum));
    return deaf();
  }

  private static Verdict silent(int rounds) {
    return new Verdict(
        Set.of(),
        true,
        rounds < SILENT_ROUNDS_SHOWN ? null : "no other node answers",
        rounds >= HOPELESS_ROUNDS);
  }

  private Verdict deaf() {
    List<String> lasting = lasting(DEAF_ROUNDS_SHOWN);
    return missed.isEmpty()
        ? WELL
        : new Verdict(
            new TreeSet<>(missed.keySet()),
            false,
            lasting.isEmpty() ? null : "the other nodes do not reach this one at " + lasting,
            !lasting(HOPELESS_ROUNDS).isEmpty());
  }

  private List<String> lasting(int rounds) {
    return missed.entrySet().stream()
        .filter(entry -> entry.getValue() >= rounds)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
