package dev.coppice.backing;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a PostgreSQL whether it serves, again and again. The connection is kept: to log in each time
 * would cost a process of the server's and thousands of hashes of ours. Blocks; safe for any
 * thread.
 */
public final class PostgresDoor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresDoor.class);
  private static final int ANSWER_SECONDS = 2;

  private final Entrance entrance;
  private @Nullable Connection kept;

  /**
   * @param entrance logs in, and fails where it comes to a server that is not the one meant
   */
  public PostgresDoor(Entrance entrance) {
    this.entrance = entrance;
  }

  /** The way in. */
  @FunctionalInterface
  public interface Entrance {
    Connection open() throws SQLException;
  }

  /** Whether it answers within two seconds, on a new connection where the kept one is broken. */
  public synchronized boolean serves() {
    try {
      if (kept == null || !kept.isValid(ANSWER_SECONDS)) {
        close();
        kept = entrance.open();
      }
      return true;
    } catch (SQLException e) {
      log.debug("No answer from PostgreSQL: {}", e.getMessage());
      return false;
    }
  }

  /** Lets the connection go; the next question takes a new one. */
  @Override
  public synchronized void close() {
    Connection old = kept;
    kept = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException e) {
        log.debug("A connection to PostgreSQL was not closed in order: {}", e.getMessage());
      }
    }
  }
}
