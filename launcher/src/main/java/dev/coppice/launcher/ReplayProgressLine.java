package dev.coppice.launcher;

import dev.coppice.launcher.replay.ReplayProgress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Progress on one line of a terminal that is redrawn, or on a plain line now and then. */
final class ReplayProgressLine implements ReplayProgress {
  private static final int BAR = 30;
  private static final long PLAIN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Session session;
  private long told;
  private String shown = "";

  private ReplayProgressLine(Session session) {
    this.session = session;
  }

  /**
   * @param quiet whether the output is for scripts, which get none
   */
  static ReplayProgress of(Session session, boolean quiet) {
    return quiet ? new Silent() : new ReplayProgressLine(session);
  }

  private static final class Silent implements ReplayProgress {
    @Override
    public void phase(String what) {}

    @Override
    public void at(Standing standing) {}
  }

  @Override
  public void phase(String what) {
    if (session.terminal()) {
      session.out().print("\r\u001b[K");
    }
    session.say(what + " ...");
    told = System.nanoTime();
  }

  @Override
  public void at(Standing standing) {
    String counts =
        String.format(
            Locale.ROOT,
            "%,d of %,d orders, %,d returns, %,d rejected",
            standing.done(),
            standing.of(),
            standing.returned(),
            standing.rejected());
    if (counts.equals(shown)) {
      return;
    }
    if (session.terminal()) {
      double fraction =
          standing.of() == 0 ? 1 : Math.min(1, (double) standing.done() / standing.of());
      int filled = (int) (BAR * fraction);
      session
          .out()
          .printf(
              Locale.ROOT,
              "\r[%s%s] %3.0f%%  %s",
              "=".repeat(filled),
              " ".repeat(BAR - filled),
              fraction * 100,
              counts);
      session.out().flush();
      shown = counts;
    } else if (System.nanoTime() - told > PLAIN_EVERY_NANOS || standing.done() == standing.of()) {
      session.say(counts);
      shown = counts;
      told = System.nanoTime();
    }
  }
}
