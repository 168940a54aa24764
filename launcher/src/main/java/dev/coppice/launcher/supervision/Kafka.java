package dev.coppice.launcher.supervision;

/**
 * The broker that services send their events through. Nobody waits for it: what they have to tell
 * stays in their databases until it is there. Methods block, but not for its start.
 */
interface Kafka extends Backing {
  /** Begins to make sure that a broker serves; {@link #check} goes on with it. */
  void open();
}
