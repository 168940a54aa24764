package dev.coppice.launcher;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, a signal (Ctrl-C, a closed terminal) is a wish to end: what is under way is
 * finished, and the process waits for that, up to {@value #LIMIT_SECONDS} s.
 */
final class OrderlyEnd implements AutoCloseable {
  private static final int LIMIT_SECONDS = 180;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Session session;
  private final boolean quiet;
  private final Thread hook = new Thread(this::signalled, "orderly-end");
  private volatile boolean wanted;

  /**
   * @param quiet whether the output is for scripts
   */
  OrderlyEnd(Session session, boolean quiet) {
    this.session = session;
    this.quiet = quiet;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean isWanted() {
    return wanted;
  }

  private void signalled() {
    wanted = true;
    if (!quiet) {
      session.say("");
      session.say("Finishing what is under way ...");
    }
    try {
      if (!ended.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        session.say("It is still at it; what was ordered is known when you run it again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came first, and the hook is running.
      return;
    }
  }
}
