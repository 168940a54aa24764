package dev.coppice.system.harness;

import dev.coppice.system.harness.LoadClient.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** How the reads of a {@link LoadClient} ended. */
public record LoadReport(List<Outcome> outcomes) {

  public List<Outcome> failures() {
    return outcomes.stream().filter(outcome -> outcome.failure() != null).toList();
  }

  /** Reads that were right at the second try, see {@link LoadClient}. */
  public List<Outcome> repeated() {
    return outcomes.stream().filter(Outcome::repeated).toList();
  }

  public Duration slowest() {
    return outcomes.stream().map(Outcome::took).max(Comparator.naturalOrder()).orElseThrow();
  }

  @Override
  public String toString() {
    return "%d reads, %d failed, %d repeated, slowest %s"
        .formatted(outcomes.size(), failures().size(), repeated().size(), slowest());
  }
}
