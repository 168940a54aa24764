package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.Plan;
import dev.coppice.launcher.invoices.PlannedOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Plays many orders at once. What one cannot do for long, ends the work of all. */
final class Workers {
  private final ReplayOptions options;
  private final Counter counter;
  private final Assortment assortment;
  private final ReplayProgress progress;
  private volatile String failure = "";

  Workers(ReplayOptions options, Counter counter, Assortment assortment, ReplayProgress progress) {
    this.options = options;
    this.counter = counter;
    this.assortment = assortment;
    this.progress = progress;
  }

  /** Blocks until all is played, or nothing more is to be begun and what was begun has ended. */
  void work(Plan plan, List<PlannedOrder> open, Journal journal, BooleanSupplier stop)
      throws InterruptedException {
    BooleanSupplier ended = () -> stop.getAsBoolean() || !failure.isEmpty();
    PriceBoard board = new PriceBoard(open, assortment.prices(), options.interval());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < options.atOnce(); i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  play(board, ended, () -> tell(journal, plan));
                } catch (IOException | RuntimeException e) {
                  fail(e.getMessage() == null ? e.toString() : e.getMessage());
                } catch (InterruptedException e) {
                  fail("interrupted");
                }
              },
              "order-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    tell(journal, plan);
  }

  /** The first failure counts: others follow from it. */
  private synchronized void fail(String why) {
    if (failure.isEmpty()) {
      failure = why;
    }
  }

  private synchronized void tell(Journal journal, Plan plan) {
    progress.at(journal.standing(plan.orders().size()));
  }

  private void play(PriceBoard board, BooleanSupplier ended, Runnable told)
      throws IOException, InterruptedException {
    for (PriceBoard.Turn turn = board.next(ended); turn != null; turn = board.next(ended)) {
      PriceBoard.Turn now = turn;
      try {
        if (!turn.changes().isEmpty()) {
          assortment.reprice(turn.changes());
        }
        board.changed(turn);
        counter.order(turn.order(), () -> board.placed(now));
      } finally {
        board.left(turn);
      }
      told.run();
    }
  }

  /** Why the work has ended early; empty when it has not, or somebody wanted it. */
  Optional<String> failure() {
    return Optional.of(failure).filter(text -> !text.isEmpty());
  }
}
