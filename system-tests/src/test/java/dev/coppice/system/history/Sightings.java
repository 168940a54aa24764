package dev.coppice.system.history;

import dev.coppice.system.history.Model.Settled;
import dev.coppice.system.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values of a register were seen, and when first. A write of unknown outcome whose value
 * someone saw did happen, before that one's end. This leaves the search little to guess.
 */
final class Sightings {
  private final List<Operation> operations;
  private final Map<String, Long> seenBy = new HashMap<>();

  /** Values that a compare-and-set did not find. */
  private final Set<String> missed = new HashSet<>();

  Sightings(List<Operation> operations) {
    this.operations = new ArrayList<>(operations);
    Set<String> written = new HashSet<>();
    for (Operation operation : operations) {
      Register.written(operation)
          .filter(value -> !Register.failed(operation) && !written.add(value))
          .ifPresent(
              value -> {
                throw new IllegalArgumentException("a value is written twice, by " + operation);
              });
    }
  }

  Settled settled() {
    operations.forEach(this::look);
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < operations.size(); i++) {
        Operation operation = operations.get(i);
        if (operation.outcome() == Outcome.UNKNOWN && wasSeen(operation)) {
          operations.set(i, happened(operation));
          look(operations.get(i));
          more = true;
        }
      }
    }
    return new Settled(
        operations.stream().filter(operation -> !isUnseen(operation)).toList(),
        operations.stream()
            .filter(this::isUnseen)
            .sorted(
                Comparator.comparing((Operation one) -> one.function().equals(Register.WRITE))
                    .thenComparingLong(Operation::invoked))
            .toList());
  }

  private void look(Operation operation) {
    Register.seen(operation)
        .ifPresent(value -> seenBy.merge(value, operation.completed(), Math::min));
    if (operation.function().equals(Register.COMPARE_AND_SET) && Register.failed(operation)) {
      missed.add(operation.input().get(0));
    }
  }

  private boolean wasSeen(Operation operation) {
    return Register.written(operation)
        .filter(value -> seenBy.getOrDefault(value, -1L) >= operation.invoked())
        .isPresent();
  }

  private boolean isUnseen(Operation operation) {
    return operation.outcome() == Outcome.UNKNOWN
        && Register.written(operation)
            .filter(value -> !seenBy.containsKey(value) && !missed.contains(value))
            .isPresent();
  }

  private Operation happened(Operation operation) {
    long seen = seenBy.getOrDefault(Register.written(operation).orElseThrow(), Operation.NEVER);
    return new Operation(
        operation.index(),
        operation.process(),
        operation.function(),
        operation.key(),
        operation.input(),
        operation.function().equals(Register.WRITE) ? List.of() : List.of("true"),
        operation.invoked(),
        seen,
        Outcome.OK);
  }
}
