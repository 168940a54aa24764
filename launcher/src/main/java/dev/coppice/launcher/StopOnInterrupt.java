package dev.coppice.launcher;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.supervision.ProcessIdentity;
import dev.coppice.launcher.supervision.SupervisorCommands;
import java.time.Duration;

/**
 * While it is open, an end of this command by a signal (Ctrl-C, a closed terminal) stops what it
 * has started, and waits for that.
 */
final class StopOnInterrupt implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Session session;
  private final Process supervisor;
  private volatile boolean interrupted;
  private final Thread hook = new Thread(this::stopBecauseOfSignal, "stop");

  StopOnInterrupt(Session session, Process supervisor) {
    this.session = session;
    this.supervisor = supervisor;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns at once, or, when a signal has come, never: then this command is about to end. */
  void leaveTheRestToSignal() throws InterruptedException {
    if (interrupted) {
      Thread.currentThread().join();
    }
  }

  private void stopBecauseOfSignal() {
    interrupted = true;
    session.say("");
    stopNow();
  }

  /** Stops everything and waits until the supervisor has ended. */
  void stopNow() {
    session.say("Stopping everything ...");
    try {
      session.control().run(SupervisorCommands.stop(), session::say);
    } catch (Refusal e) {
      // It does not listen yet, or no more; a signal does the same.
      supervisor.destroy();
    }
    try {
      if (!ProcessIdentity.of(supervisor.toHandle()).awaitExit(LIMIT)) {
        session.say("The supervisor (pid " + supervisor.pid() + ") is still at it; ./coppice down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came first, and the hook is running.
      return;
    }
  }
}
