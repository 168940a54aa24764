package dev.coppice.system.history;

import dev.coppice.system.history.Operation.Outcome;
import dev.coppice.system.history.OrderSearch.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the few operations of a long history that no order explains: first the earliest end up to
 * which it is wrong, then the latest beginning from which it still is, whatever the state was
 * there. Each candidate is searched itself, so what is found is a violation by itself.
 *
 * @param <S> the model's states
 */
final class Shrinking<S> {
  private final Model<S> model;
  private final long endNanos;

  Shrinking(Model<S> model, Duration limit) {
    this.model = model;
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  /** In the order of their calls; all of them if the time does not suffice for less. */
  List<Operation> smallest(List<Operation> operations) {
    long[] ends =
        operations.stream()
            .filter(operation -> operation.outcome() == Outcome.OK)
            .mapToLong(Operation::completed)
            .sorted()
            .toArray();
    int last = first(ends.length - 1, i -> isWrong(until(operations, ends[i]), model.initial()));
    List<Operation> prefix = until(operations, ends[last]);
    int notYet = first(last + 1, i -> i > last || !isWrong(since(prefix, ends[i]), model.any()));
    return notYet == 0 ? prefix : since(prefix, ends[notYet - 1]);
  }

  /** The first number for which it holds, if it holds for all above as well; at most this one. */
  private static int first(int most, IntPredicate holds) {
    int low = 0;
    int high = most;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (holds.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** As the clients knew it at this moment: what had not ended was of unknown outcome. */
  private List<Operation> until(List<Operation> operations, long nanos) {
    List<Operation> known = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.outcome() == Outcome.OK && operation.completed() <= nanos) {
        known.add(operation);
      } else if (operation.invoked() <= nanos && !model.isPure(operation)) {
        known.add(open(operation));
      }
    }
    return known;
  }

  /**
   * What ended at this moment or later. Of what had ended before, that which overlaps one of those
   * may have taken effect after it, or not; the rest made the state that is unknown.
   */
  private List<Operation> since(List<Operation> operations, long nanos) {
    long earliest =
        operations.stream()
            .filter(one -> one.outcome() == Outcome.OK && one.completed() >= nanos)
            .mapToLong(Operation::invoked)
            .min()
            .orElse(nanos);
    List<Operation> left = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.completed() >= nanos) {
        left.add(operation);
      } else if (operation.completed() >= earliest && !model.isPure(operation)) {
        left.add(open(operation));
      }
    }
    return left;
  }

  private boolean isWrong(List<Operation> operations, S initial) {
    return OrderSearch.search(model, operations, initial, endNanos) == Result.NONE;
  }

  private static Operation open(Operation operation) {
    return new Operation(
        operation.index(),
        operation.process(),
        operation.function(),
        operation.key(),
        operation.input(),
        List.of(),
        operation.invoked(),
        Operation.NEVER,
        Outcome.UNKNOWN);
  }
}
