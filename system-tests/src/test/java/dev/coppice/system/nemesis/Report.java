package dev.coppice.system.nemesis;

import dev.coppice.system.history.History;
import dev.coppice.system.history.MutualExclusion;
import dev.coppice.system.history.Operation;
import dev.coppice.system.history.Operation.Outcome;
import dev.coppice.system.history.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run is worth telling: operations, faults, longest unavailability, violations. */
record Report(History history, int faults, List<String> violations) {

  @Override
  public String toString() {
    List<Operation> operations =
        history.operations().stream()
            .filter(one -> !one.key().equals(Contender.BARE_LEADERSHIP))
            .toList();
    Map<Outcome, Long> outcomes =
        operations.stream()
            .collect(
                Collectors.groupingBy(Operation::outcome, TreeMap::new, Collectors.counting()));
    return "%d operations %s, %d faults, longest unavailability %s, violations: %d"
        .formatted(operations.size(), outcomes, faults, gaps(), violations.size());
  }

  private String gaps() {
    List<String> gaps = new ArrayList<>();
    Contender.FENCED.forEach(name -> gaps.add(gap(name, MutualExclusion.WRITE)));
    gaps.add(gap(RegisterClient.KEY, Register.WRITE));
    return String.join(", ", gaps);
  }

  /** Between two that succeeded. */
  private String gap(String key, String function) {
    long[] moments =
        history.operations(function).stream()
            .filter(one -> one.outcome() == Outcome.OK && one.key().equals(key))
            .mapToLong(Operation::completed)
            .sorted()
            .toArray();
    long longest = 0;
    for (int i = 1; i < moments.length; i++) {
      longest = Math.max(longest, moments[i] - moments[i - 1]);
    }
    return String.format(Locale.ROOT, "%s %.1f s", key, longest / 1e9);
  }
}
