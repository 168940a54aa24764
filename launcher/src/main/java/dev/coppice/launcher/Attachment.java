package dev.coppice.launcher;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code up} after everything is ready: stays while the cluster runs. */
final class Attachment {
  private final Session session;
  private final Process supervisor;
  private final CountDownLatch enter = new CountDownLatch(1);

  Attachment(Session session, Process supervisor) {
    this.session = session;
    this.supervisor = supervisor;
  }

  /** Returns when Enter was pressed on the terminal, or somebody stopped the cluster. */
  int stay() throws InterruptedException {
    session.say("");
    if (session.terminal()) {
      session.say("Ctrl-C stops everything. Enter leaves it running.");
      Thread listener = new Thread(this::awaitEnter, "enter");
      listener.setDaemon(true);
      listener.start();
    } else {
      session.say("SIGINT or SIGTERM stops everything.");
    }
    while (supervisor.isAlive()) {
      if (enter.await(500, TimeUnit.MILLISECONDS)) {
        session.say("It goes on running; ./coppice down stops it.");
        return 0;
      }
    }
    session.say("Stopped from elsewhere.");
    return 0;
  }

  private void awaitEnter() {
    try {
      for (int c = System.in.read(); c >= 0; c = System.in.read()) {
        if (c == '\n') {
          enter.countDown();
          return;
        }
      }
    } catch (IOException e) {
      // No terminal any more; then signals alone end the stay.
      return;
    }
  }
}
