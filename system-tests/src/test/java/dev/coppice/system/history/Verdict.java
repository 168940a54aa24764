package dev.coppice.system.history;

import java.util.List;
import java.util.stream.Collectors;

/** What the search for an order of the operations of one key found. */
public sealed interface Verdict {

  /** There is an order in which each answer is right. */
  record Linearizable(String key, int operations) implements Verdict {}

  /**
   * There is none.
   *
   * @param window as few operations as could be found that no order explains
   */
  record Violation(String key, List<Operation> window) implements Verdict {
    public Violation {
      window = List.copyOf(window);
    }

    @Override
    public String toString() {
      return window.stream()
          .map(Operation::toString)
          .collect(
              Collectors.joining(
                  "\n  ", "no order of these operations on '" + key + "' explains them:\n  ", ""));
    }
  }

  /** The time was over before one was found. */
  record Undecided(String key, int operations) implements Verdict {}
}
