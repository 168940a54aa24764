package dev.coppice.launcher.replay;

/** Is told how far a replay has come. Called by any thread, one at a time. */
public interface ReplayProgress {

  /**
   * How far it is.
   *
   * @param done orders that are settled, of so many
   * @param returned returns that were taken
   * @param rejected orders and returns that were not
   */
  record Standing(int done, int of, int returned, int rejected) {}

  /** Another part of the work begins. */
  void phase(String what);

  void at(Standing standing);
}
