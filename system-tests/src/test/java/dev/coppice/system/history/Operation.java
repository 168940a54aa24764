package dev.coppice.system.history;

import java.util.List;
import java.util.Locale;

/**
 * An operation from its call to its end, as its client saw it.
 *
 * @param index its place among the calls of its history, from 0
 * @param input what was given
 * @param output what came back; empty unless it ended {@link Outcome#OK} or {@link Outcome#FAIL}
 * @param invoked nanoseconds since the history began
 * @param completed likewise; {@link #NEVER} if the outcome is unknown: it may yet take effect
 */
public record Operation(
    int index,
    String process,
    String function,
    String key,
    List<String> input,
    List<String> output,
    long invoked,
    long completed,
    Outcome outcome) {

  /** The time of completion of an operation that may yet take effect. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What the client knows. */
  public enum Outcome {
    /** It took effect between its call and its end. */
    OK,
    /** It took no effect. */
    FAIL,
    /** It took effect at some time after its call, or not at all. */
    UNKNOWN
  }

  public Operation {
    input = List.copyOf(input);
    output = List.copyOf(output);
    if (completed < invoked) {
      throw new IllegalArgumentException(
          "%s of %s ended at %d ns, before its call at %d ns"
              .formatted(function, process, completed, invoked));
    }
    if ((outcome == Outcome.UNKNOWN) != (completed == NEVER)) {
      throw new IllegalArgumentException(
          "an operation never ends exactly if its outcome is unknown");
    }
  }

  /** Whether this one had ended when the other was called. */
  public boolean precedes(Operation other) {
    return completed < other.invoked;
  }

  @Override
  public String toString() {
    return "%s..%s %s %s %s %s -> %s %s"
        .formatted(
            seconds(invoked),
            completed == NEVER ? "?" : seconds(completed),
            process,
            function,
            key,
            input,
            outcome.name().toLowerCase(Locale.ROOT),
            output);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f s", nanos / 1e9);
  }
}
