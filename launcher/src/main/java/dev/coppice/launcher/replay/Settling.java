package dev.coppice.launcher.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Waits until orders are sent or undone: it looks first after the time that this has taken of late,
 * so that most orders are looked at once. For any number of threads.
 */
final class Settling {
  private static final long FIRST_MILLIS = 500;
  private static final long SHORTEST_MILLIS = 50;
  private static final int NOT_FOUND = 404;

  private final Duration patience;
  private final AtomicLong usual = new AtomicLong(FIRST_MILLIS);

  Settling(Duration patience) {
    this.patience = patience;
  }

  /** Looks at an order. */
  @FunctionalInterface
  interface Look {
    Answer ask() throws IOException, InterruptedException;
  }

  /**
   * @throws IOException when nothing becomes of it within the patience
   */
  Played await(Played placed, Look look) throws IOException, InterruptedException {
    long began = System.nanoTime();
    long pause = usual.get();
    Played now = placed;
    while (!now.isSettled()) {
      TimeUnit.MILLISECONDS.sleep(pause);
      Answer answer = look.ask();
      if (!answer.isGood() && answer.status() != NOT_FOUND) {
        throw new IOException("order " + placed.id() + " is not shown: " + answer.problem());
      }
      now = answer.isGood() ? now.now(answer.json()) : now;
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      if (!now.isSettled() && waited > patience.toMillis()) {
        throw new IOException(
            "order %s of invoice %s is %s for %d s"
                .formatted(now.id(), now.order().invoice(), now.state(), waited / 1000));
      }
      pause = Math.max(SHORTEST_MILLIS, waited / 4);
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    usual.updateAndGet(before -> Math.max(SHORTEST_MILLIS, (7 * before + took) / 8));
    return now;
  }
}
