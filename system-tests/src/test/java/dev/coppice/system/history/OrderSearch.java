package dev.coppice.system.history;

import dev.coppice.system.history.Model.Settled;
import dev.coppice.system.history.Operation.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of operations that is right for a model and keeps to real time.
 *
 * <p>It is the search of Wing and Gong (Testing and verifying concurrent objects, 1993), with
 * Lowe's memory of the configurations that were tried (Testing for linearizability, 2017). The
 * calls and ends lie in one list in the order of time. At each step any operation whose call stands
 * before the first end in the list may be the next one; it is lifted out. An operation of unknown
 * outcome has a call only: it may be lifted at any time, and need not be. Those that nobody saw
 * would double the work each; they are taken only where an operation does not fit without.
 *
 * @param <S> the model's states
 */
final class OrderSearch<S> {
  /** How a search ended. */
  enum Result {
    FOUND,
    NONE,
    OUT_OF_TIME
  }

  /** The clock is looked at once in so many steps. */
  private static final int STEPS_BETWEEN_LOOKS = 1_024;

  /** Which operations are done, and the state they left. */
  private record Configuration<S>(BitSet done, S state) {}

  /** An operation that was lifted, what went before it unseen or -1, and the state before both. */
  private record Step<S>(Entry call, int unseen, S before) {}

  private final Model<S> model;
  private final long endNanos;
  private final Entry head = new Entry(-1, 0, null);
  private final BitSet done = new BitSet();
  private final Deque<Step<S>> steps = new ArrayDeque<>();
  private final Set<Configuration<S>> tried = new HashSet<>();
  private final List<Operation> unseen;
  private final int firstUnseen;
  private int endsLeft;
  private S state;

  private OrderSearch(Model<S> model, Settled settled, S initial, long endNanos) {
    this.model = model;
    this.state = initial;
    this.endNanos = endNanos;
    this.unseen = settled.unseen();
    this.firstUnseen = settled.operations().size();
    link(settled.operations());
  }

  /**
   * Searches until an order is found, or all have been tried.
   *
   * @param operations without those that surely had no effect
   * @param endNanos when to give up, by {@link System#nanoTime}
   */
  static <S> Result search(Model<S> model, List<Operation> operations, S initial, long endNanos) {
    return new OrderSearch<>(model, model.settled(operations), initial, endNanos).run();
  }

  /** Calls before ends of the same instant: such operations overlap. */
  private void link(List<Operation> operations) {
    List<Entry> moments = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Entry call = new Entry(i, operation.invoked(), operation);
      moments.add(call);
      if (operation.outcome() == Outcome.OK) {
        call.end = new Entry(i, operation.completed(), null);
        moments.add(call.end);
        endsLeft++;
      }
    }
    moments.sort(
        Comparator.comparingLong((Entry entry) -> entry.nanos)
            .thenComparing(entry -> entry.operation == null));
    Entry last = head;
    for (Entry moment : moments) {
      moment.previous = last;
      last.next = moment;
      last = moment;
    }
  }

  private Result run() {
    @Nullable Entry at = head.next;
    for (long count = 1; endsLeft > 0; count++) {
      if (count % STEPS_BETWEEN_LOOKS == 0 && System.nanoTime() - endNanos > 0) {
        return Result.OUT_OF_TIME;
      }
      if (at != null && at.operation != null) {
        at = lifted(at, at.operation) ? head.next : at.next;
      } else if (steps.isEmpty()) {
        return Result.NONE;
      } else {
        at = stepBack().next;
      }
    }
    return Result.FOUND;
  }

  /** Takes an operation as the next one, if it fits and leads to something new. */
  private boolean lifted(Entry call, Operation operation) {
    Optional<S> after = model.after(state, operation);
    int before = after.isPresent() ? -1 : unseenBefore(operation);
    if (before >= 0) {
      after = model.after(state, unseen.get(before)).flatMap(s -> model.after(s, operation));
    }
    if (after.isEmpty()) {
      return false;
    }
    mark(call, before, true);
    if (!tried.add(new Configuration<>((BitSet) done.clone(), after.get()))) {
      mark(call, before, false);
      return false;
    }
    steps.push(new Step<>(call, before, state));
    state = after.get();
    call.lift();
    if (call.end != null) {
      call.end.lift();
      endsLeft--;
    }
    return true;
  }

  /**
   * One that makes the operation fit, if it goes directly before it. Which of several is the same:
   * they stay possible for ever, and those that fit fewer states go first.
   */
  private int unseenBefore(Operation operation) {
    long firstEnd = firstEnd();
    for (int i = 0; i < unseen.size(); i++) {
      Operation candidate = unseen.get(i);
      if (!done.get(firstUnseen + i)
          && candidate.invoked() <= firstEnd
          && model.after(state, candidate).flatMap(s -> model.after(s, operation)).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private long firstEnd() {
    @Nullable Entry at = head.next;
    while (at != null && at.operation != null) {
      at = at.next;
    }
    return at == null ? Operation.NEVER : at.nanos;
  }

  private void mark(Entry call, int unseenBefore, boolean isDone) {
    done.set(call.index, isDone);
    if (unseenBefore >= 0) {
      done.set(firstUnseen + unseenBefore, isDone);
    }
  }

  private Entry stepBack() {
    Step<S> last = steps.pop();
    Entry call = last.call();
    state = last.before();
    mark(call, last.unseen(), false);
    if (call.end != null) {
      call.end.putBack();
      endsLeft++;
    }
    call.putBack();
    return call;
  }

  /** A call, with its operation; or an end, without. */
  private static final class Entry {
    final int index;
    final long nanos;
    final @Nullable Operation operation;
    @Nullable Entry end;
    @Nullable Entry next;
    @Nullable Entry previous;

    Entry(int index, long nanos, @Nullable Operation operation) {
      this.index = index;
      this.nanos = nanos;
      this.operation = operation;
    }

    void lift() {
      if (previous != null) {
        previous.next = next;
      }
      if (next != null) {
        next.previous = previous;
      }
    }

    void putBack() {
      if (previous != null) {
        previous.next = this;
      }
      if (next != null) {
        next.previous = this;
      }
    }
  }
}
