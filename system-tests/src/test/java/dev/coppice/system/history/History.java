package dev.coppice.system.history;

import dev.coppice.system.history.Event.Kind;
import dev.coppice.system.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that clients did and saw, in the order of time.
 *
 * <p>Each process does one thing after another. One whose operation ended unknown goes on; the
 * operation stays open behind it for ever.
 */
public record History(List<Event> events) {

  /**
   * Checks that it is one.
   *
   * @throws IllegalArgumentException if time goes back, a process begins an operation within
   *     another, or ends one that it has not begun
   */
  public History {
    events = List.copyOf(events);
    long last = 0;
    for (Event event : events) {
      if (event.nanos() < last) {
        throw new IllegalArgumentException("time goes back at " + event);
      }
      last = event.nanos();
    }
    paired(events);
  }

  /** Every operation, in the order of the calls; those without an end have an unknown outcome. */
  public List<Operation> operations() {
    return List.copyOf(paired(events));
  }

  /** The operations with this function, in the order of the calls. */
  public List<Operation> operations(String function) {
    return operations().stream().filter(one -> one.function().equals(function)).toList();
  }

  /** What several processes wrote down, which began at the same moment. */
  public static History merged(Collection<History> histories) {
    return new History(
        histories.stream()
            .flatMap(history -> history.events().stream())
            .sorted(Comparator.comparingLong(Event::nanos))
            .toList());
  }

  private static List<Operation> paired(List<Event> events) {
    List<Operation> operations = new ArrayList<>();
    Map<String, Operation> open = new HashMap<>();
    for (Event event : events) {
      if (event.kind() == Kind.INVOKE) {
        Operation begun = begun(operations.size(), event);
        operations.add(begun);
        Operation around = open.put(event.process(), begun);
        if (around != null) {
          throw new IllegalArgumentException(event + " begins within " + around);
        }
      } else {
        Operation begun = open.remove(event.process());
        if (begun == null
            || !begun.function().equals(event.function())
            || !begun.key().equals(event.key())) {
          throw new IllegalArgumentException(event + " ends what its process has not begun");
        }
        operations.set(begun.index(), ended(begun, event));
      }
    }
    return operations;
  }

  private static Operation begun(int index, Event event) {
    return new Operation(
        index,
        event.process(),
        event.function(),
        event.key(),
        event.values(),
        List.of(),
        event.nanos(),
        Operation.NEVER,
        Outcome.UNKNOWN);
  }

  private static Operation ended(Operation begun, Event event) {
    if (event.kind() == Kind.INFO) {
      return begun;
    }
    return new Operation(
        begun.index(),
        begun.process(),
        begun.function(),
        begun.key(),
        begun.input(),
        event.values(),
        begun.invoked(),
        event.nanos(),
        event.kind() == Kind.OK ? Outcome.OK : Outcome.FAIL);
  }
}
