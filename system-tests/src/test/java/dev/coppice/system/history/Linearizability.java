package dev.coppice.system.history;

import dev.coppice.system.history.Verdict.Linearizable;
import dev.coppice.system.history.Verdict.Undecided;
import dev.coppice.system.history.Verdict.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a history is linearizable (Herlihy and Wing, 1990): whether each operation can have taken
 * effect at one moment between its call and its end. Keys are judged one by one: a history is
 * linearizable exactly if it is so for each object alone.
 */
public final class Linearizability<S> {
  private final Model<S> model;
  private final Duration limit;

  /**
   * @param limit for each key; the search may take exponential time, but does so only for histories
   *     with many operations at once
   */
  public Linearizability(Model<S> model, Duration limit) {
    this.model = model;
    this.limit = limit;
  }

  /** One verdict for each key, in the order of the keys. */
  public List<Verdict> judge(List<Operation> operations) {
    Map<String, List<Operation>> byKey =
        operations.stream()
            .collect(Collectors.groupingBy(Operation::key, TreeMap::new, Collectors.toList()));
    return byKey.entrySet().stream().map(one -> judge(one.getKey(), one.getValue())).toList();
  }

  /** Only the verdicts that are no {@link Linearizable}; an undecided one proves nothing. */
  public List<Verdict> doubts(List<Operation> operations) {
    return judge(operations).stream().filter(one -> !(one instanceof Linearizable)).toList();
  }

  private Verdict judge(String key, List<Operation> all) {
    List<Operation> operations = all.stream().filter(this::matters).toList();
    long end = System.nanoTime() + limit.toNanos();
    return switch (OrderSearch.search(model, operations, model.initial(), end)) {
      case FOUND -> new Linearizable(key, all.size());
      case OUT_OF_TIME -> new Undecided(key, all.size());
      case NONE -> new Violation(key, new Shrinking<>(model, limit).smallest(operations));
    };
  }

  /** What had no effect says nothing, nor does a read that brought nothing back. */
  private boolean matters(Operation operation) {
    return switch (operation.outcome()) {
      case OK -> true;
      case FAIL -> false;
      case UNKNOWN -> !model.isPure(operation);
    };
  }
}
