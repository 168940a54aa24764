package dev.coppice.backing;

/**
 * A service that the verticles keep their data in or send their events through, as a process of
 * this machine.
 *
 * <p>The methods may be called from any thread; {@link #close()} blocks, so never from an event
 * loop.
 */
public interface BackingService extends AutoCloseable {

  /** The name that people and scripts know it by, such as {@code postgres}. */
  String name();

  /** The address it listens on. */
  String host();

  /** The TCP port it listens on. */
  int port();

  /** The process id of its main process, or 0 where the process is not ours. */
  long pid();

  /** Whether Coppice started it, and so may stop it; false for one that the user runs. */
  boolean embedded();

  /** Asks the service itself, with a limit of a few seconds, whether it takes requests. Blocks. */
  boolean answers();

  /**
   * Stops an embedded service in order and keeps its data; leaves a service of the user alone. A
   * second call does nothing. Blocks until the process is gone.
   *
   * @throws BackingException if the process could not be ended
   */
  @Override
  void close();
}
