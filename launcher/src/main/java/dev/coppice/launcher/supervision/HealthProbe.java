package dev.coppice.launcher.supervision;

/** Asks a process whether it is ready for work. Blocks for a second at most. */
@FunctionalInterface
interface HealthProbe {
  Health check(Child child);

  /**
   * @param reason why it is not ready, "" if it is, or does not answer
   */
  record Health(boolean ready, String reason) {
    static final Health READY = new Health(true, "");
  }
}
