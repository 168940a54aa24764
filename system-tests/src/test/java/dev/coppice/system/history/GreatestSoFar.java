package dev.coppice.system.history;

import dev.coppice.system.history.Operation.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations that took effect, in the order of their ends, each with the greatest until it. */
final class GreatestSoFar {
  private final TreeMap<Long, Operation> byEnd = new TreeMap<>();

  GreatestSoFar(List<Operation> operations, Function<Operation, Token> token) {
    List<Operation> accepted =
        operations.stream()
            .filter(operation -> operation.outcome() == Outcome.OK)
            .sorted(Comparator.comparingLong(Operation::completed))
            .toList();
    @Nullable Operation greatest = null;
    for (Operation operation : accepted) {
      if (greatest == null || token.apply(operation).compareTo(token.apply(greatest)) > 0) {
        greatest = operation;
      }
      byEnd.put(operation.completed(), greatest);
    }
  }

  /** The one with the greatest token among those that had ended when this one was called. */
  @Nullable Operation endedBefore(Operation operation) {
    Map.Entry<Long, Operation> before = byEnd.lowerEntry(operation.invoked());
    return before == null ? null : before.getValue();
  }
}
