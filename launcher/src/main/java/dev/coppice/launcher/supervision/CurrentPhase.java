package dev.coppice.launcher.supervision;

import dev.coppice.launcher.supervision.SupervisorView.Phase;

/** Which phase a supervisor is in: from starting to running or failed, and from any to stopping. */
final class CurrentPhase {
  private Phase phase = Phase.STARTING;
  private String failure = "";

  synchronized Phase get() {
    return phase;
  }

  /** Why it failed, "" otherwise. */
  synchronized String failure() {
    return failure;
  }

  /** False when it has been told to stop meanwhile. */
  synchronized boolean running() {
    if (phase != Phase.STARTING) {
      return false;
    }
    phase = Phase.RUNNING;
    return true;
  }

  synchronized void failed(String why) {
    if (phase == Phase.STARTING) {
      phase = Phase.FAILED;
      failure = why;
    }
  }

  /** False when it is stopping already. */
  synchronized boolean stopping() {
    boolean first = phase != Phase.STOPPING;
    phase = Phase.STOPPING;
    return first;
  }
}
