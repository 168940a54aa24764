package dev.coppice.launcher.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts what an import read, what it sent, and what it did not use, by reason. Faults (rows that
 * somebody should mend) also keep their line numbers, of the first {@value #EXAMPLES}.
 */
final class Tally {
  static final int EXAMPLES = 20;
  private static final int ROWS_PER_REPORT = 2_000;

  private final Consumer<Tally> listener;
  private final Map<String, Long> skipped = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private long rows;
  private long faults;
  private long products;
  private long stocked;

  /**
   * @param listener is called now and then while the figures rise
   */
  Tally(Consumer<Tally> listener) {
    this.listener = listener;
  }

  void rowRead() {
    if (++rows % ROWS_PER_REPORT == 0) {
      listener.accept(this);
    }
  }

  /** A row that is left out on purpose, such as postage among goods. */
  void skip(String reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  /** A row that is wrong. */
  void fault(long line, String kind, String detail) {
    faults++;
    skip(kind);
    if (examples.size() < EXAMPLES) {
      examples.add("line " + line + ": " + detail);
    }
  }

  void sent(int catalogTook, int inventoryTook) {
    products += catalogTook;
    stocked += inventoryTook;
    listener.accept(this);
  }

  long rows() {
    return rows;
  }

  /** Products that catalog has taken. */
  long products() {
    return products;
  }

  /** Products whose stock inventory has taken. */
  long stocked() {
    return stocked;
  }

  Map<String, Long> skipped() {
    return Map.copyOf(skipped);
  }

  long faults() {
    return faults;
  }

  List<String> examples() {
    return List.copyOf(examples);
  }
}
