package dev.coppice.postgres;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * What a failure of PostgreSQL means for the call that met it: by its class and by the <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">SQLSTATE</a>. What has no
 * place here (wrong SQL, a value out of range, a rule broken that the code should have kept) is a
 * mistake of ours and stays as it is.
 */
public final class PostgresFailures {
  /** What clients read; where the server is and why it does not answer is for the log. */
  private static final String UNREACHABLE =
      "the database behind this service does not answer at the moment";

  private static final String CLASH = "this clashes with what is stored already";

  /** Connection exceptions, insufficient resources (too many connections, disk full), shutdown. */
  private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "58");

  private static final Set<String> UNAVAILABLE_STATES =
      Set.of(
          "57P01", // admin_shutdown
          "57P02", // crash_shutdown
          "57P03", // cannot_connect_now: starting up or recovering
          "57P05", // idle_session_timeout
          "57014", // query_canceled: by the statement timeout
          "55P03", // lock_not_available
          "25006"); // read_only_sql_transaction: we still talk to a server that was demoted

  /** The same transaction may succeed if it is simply run again. */
  private static final Set<String> TRANSIENT_STATES =
      Set.of(
          "40001", // serialization_failure
          "40P01"); // deadlock_detected

  /** Two clients want the same, or one refers to what another has removed. */
  private static final Set<String> CLASH_STATES =
      Set.of(
          "23505", // unique_violation
          "23503", // foreign_key_violation
          "23P01"); // exclusion_violation

  /**
   * The client says these by words alone: for commands that waited for a connection which then
   * broke. A plain VertxException with other words is a parameter of a wrong type, a mistake of
   * ours.
   */
  private static final Set<String> BROKEN_BEFORE_SENT =
      Set.of(
          "Pending requests failed to be sent due to connection has been closed.",
          "Connection is not active now, current status: CLOSED",
          "Connection is not active now, current status: CLOSING",
          "Connection was closed");

  private PostgresFailures() {}

  /** The failure that the caller gets, or empty for a mistake of ours. */
  public static Optional<Failure> failureOf(Throwable cause) {
    if (cause instanceof FailureException failed) {
      return Optional.of(failed.failure());
    }
    if (isUnavailable(cause) || isTransient(cause)) {
      return Optional.of(Failure.Unavailable.of(UNREACHABLE));
    }
    if (CLASH_STATES.contains(sqlState(cause))) {
      return Optional.of(new Failure.Conflict(CLASH));
    }
    return Optional.empty();
  }

  /** The same as an exception; a mistake of ours is returned as it is. */
  public static Throwable translate(Throwable cause) {
    if (cause instanceof FailureException) {
      return cause;
    }
    return failureOf(cause)
        .<Throwable>map(failure -> new FailureException(failure, cause))
        .orElse(cause);
  }

  /** Whether no one is there who could have done it, now or in time. */
  public static boolean isUnavailable(Throwable cause) {
    String state = sqlState(cause);
    if (!state.isEmpty()) {
      return UNAVAILABLE_STATES.contains(state)
          || UNAVAILABLE_CLASSES.contains(state.substring(0, 2));
    }
    return cause instanceof IOException
        || cause instanceof TimeoutException
        || cause instanceof ClosedConnectionException
        || cause instanceof ConnectionPoolTooBusyException
        || (cause instanceof VertxException && isBrokenConnection(cause));
  }

  /** Whether the transaction lost against another one and may be run again as it is. */
  public static boolean isTransient(Throwable cause) {
    return TRANSIENT_STATES.contains(sqlState(cause));
  }

  /**
   * The name of the constraint that a statement would have broken, such as {@code
   * stock_never_negative}: for a service that has a better word for it. Also looks at what a {@link
   * FailureException} was made of.
   */
  public static Optional<String> brokenConstraint(Throwable cause) {
    if (cause instanceof PgException failed && sqlState(cause).startsWith("23")) {
      return Optional.ofNullable(failed.getConstraint());
    }
    return cause instanceof FailureException && cause.getCause() != null
        ? brokenConstraint(cause.getCause())
        : Optional.empty();
  }

  private static boolean isBrokenConnection(Throwable cause) {
    return cause.getCause() instanceof IOException
        || BROKEN_BEFORE_SENT.contains(String.valueOf(cause.getMessage()));
  }

  /** Five characters, or none where it is no answer of the server. Migrations meet it as JDBC. */
  private static String sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String state =
          cause instanceof PgException refused
              ? refused.getSqlState()
              : cause instanceof SQLException jdbc ? jdbc.getSQLState() : null;
      if (state != null) {
        return state;
      }
    }
    return "";
  }
}
