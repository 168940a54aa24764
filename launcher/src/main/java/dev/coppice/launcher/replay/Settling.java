package dev.coppice.launcher.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Waits until orders are sent or undone: it looks first after the time that this has taken of late,
 * so that most orders are looked at once or twice. For any number of threads.
 */
final class Settling {
  private static final long FIRST_MILLIS = 500;
  private static final long SHORTEST_MILLIS = 50;
  private static final int NOT_FOUND = 404;

  /** How time passes. */
  interface Clock {
    /** Of no date. */
    long nanos();

    void sleep(long millis) throws InterruptedException;
  }

  private static final Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long millis) throws InterruptedException {
          TimeUnit.MILLISECONDS.sleep(millis);
        }
      };

  /** Looks at an order. */
  @FunctionalInterface
  interface Look {
    Answer ask() throws IOException, InterruptedException;
  }

  private final Duration patience;
  private final Clock clock;
  private final AtomicLong usual = new AtomicLong(FIRST_MILLIS);

  Settling(Duration patience) {
    this(patience, SYSTEM);
  }

  Settling(Duration patience, Clock clock) {
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * @throws IOException when nothing becomes of it within the patience
   */
  Played await(Played placed, Look look) throws IOException, InterruptedException {
    long began = clock.nanos();
    long pause = usual.get();
    Played now = placed;
    for (int looks = 1; !now.isSettled(); looks++) {
      clock.sleep(pause);
      Answer answer = look.ask();
      if (!answer.isGood() && answer.status() != NOT_FOUND) {
        throw new IOException("order " + placed.id() + " is not shown: " + answer.problem());
      }
      now = answer.isGood() ? now.now(answer.json()) : now;
      long waited = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - began);
      if (now.isSettled()) {
        // At the first look it may have been so for long: else the time would never get shorter.
        learn(looks == 1 ? waited * 3 / 4 : waited);
      } else if (waited > patience.toMillis()) {
        throw new IOException(
            "order %s of invoice %s is %s for %d s"
                .formatted(now.id(), now.order().invoice(), now.state(), waited / 1000));
      }
      pause = Math.max(SHORTEST_MILLIS, waited / 4);
    }
    return now;
  }

  private void learn(long took) {
    usual.updateAndGet(before -> Math.max(SHORTEST_MILLIS, (7 * before + took) / 8));
  }
}
