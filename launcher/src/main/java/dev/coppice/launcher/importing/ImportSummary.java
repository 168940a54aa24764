package dev.coppice.launcher.importing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How an import went.
 *
 * @param rows rows read below the header
 * @param products products that catalog took
 * @param stocked products whose stock inventory took
 * @param skipped rows that were not used, by reason
 * @param faults how many of them somebody should mend
 * @param examples the first faults, each with its line number
 */
public record ImportSummary(
    long rows,
    long products,
    long stocked,
    Map<String, Long> skipped,
    long faults,
    List<String> examples,
    Duration took) {
  public ImportSummary {
    skipped = Map.copyOf(skipped);
    examples = List.copyOf(examples);
  }

  static ImportSummary of(Tally tally, Duration took) {
    return new ImportSummary(
        tally.rows(),
        tally.products(),
        tally.stocked(),
        tally.skipped(),
        tally.faults(),
        tally.examples(),
        took);
  }

  /** For people, without an end of line after the last line. */
  public String text() {
    List<String> lines = new ArrayList<>();
    double seconds = Math.max(0.001, took.toMillis() / 1000.0);
    lines.add(
        "%,d rows read, %,d products imported, stock of %,d set, in %.1f s (%,.0f rows/s)"
            .formatted(rows, products, stocked, seconds, rows / seconds));
    skipped.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            entry ->
                lines.add(
                    String.format(Locale.ROOT, "  %,8d  %s", entry.getValue(), entry.getKey())));
    if (faults > 0) {
      lines.add("Rows to mend:");
      examples.forEach(example -> lines.add("  " + example));
      if (faults > examples.size()) {
        lines.add("  and %,d more".formatted(faults - examples.size()));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }
}
