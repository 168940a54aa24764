package dev.coppice.bench.gateway;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Loads a contender until its cost stands still. A JVM goes on compiling for a minute or more, and
 * a peer measured before that would look worse than it is.
 */
record WarmUp(int connections, Duration slice, Duration least, Duration most) {

  /** An improvement below this, over {@link #PATIENCE} slices, is standing still. */
  private static final double STILL = 0.02;

  private static final int PATIENCE = 3;

  void of(Contender contender, PrintStream out) throws IOException, InterruptedException {
    long started = System.nanoTime();
    double best = Double.MAX_VALUE;
    int slicesWithoutGain = 0;
    double first = 0;
    Round round;
    do {
      round = Round.run(contender, connections, slice);
      first = first == 0 ? round.bothMicros() : first;
      boolean gained = round.bothMicros() < best * (1 - STILL);
      slicesWithoutGain = gained ? 0 : slicesWithoutGain + 1;
      best = Math.min(best, round.bothMicros());
    } while (goesOn(Duration.ofNanos(System.nanoTime() - started), slicesWithoutGain));
    out.printf(
        Locale.ROOT,
        "  %s: %.1f us per request at first, %.1f after %d s%n",
        contender.name(),
        first,
        best,
        Duration.ofNanos(System.nanoTime() - started).toSeconds());
  }

  private boolean goesOn(Duration sofar, int slicesWithoutGain) {
    if (sofar.compareTo(least) < 0) {
      return true;
    }
    return slicesWithoutGain < PATIENCE && sofar.compareTo(most) < 0;
  }
}
