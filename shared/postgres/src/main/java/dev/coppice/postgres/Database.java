package dev.coppice.postgres;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.Readiness;
import dev.coppice.node.StartFailedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service's own database, migrated and watched.
 *
 * <p>Each call brings its deadline and fails a little before it, so that the caller hears why
 * rather than nothing. A failure is a {@link FailureException} that says what it means for the call
 * ({@link PostgresFailures}), or the plain exception where it is a mistake of ours. Connections
 * come back by themselves after the server was away.
 *
 * <p>Any thread may call; futures complete on the caller's context.
 */
public final class Database {
  /** What we leave of the deadline for the way back to the caller: a tenth, at most this. */
  private static final long WAY_BACK_MILLIS = 50;

  private static final int TRANSACTION_ATTEMPTS = 3;
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final PostgresOptions options;
  private final PostgresClients clients;
  private final DatabaseWatch watch;

  private Database(PostgresOptions options, PostgresClients clients, DatabaseWatch watch) {
    this.options = options;
    this.clients = clients;
    this.watch = watch;
  }

  /**
   * Connects and brings the schema up to date from {@code db/migration/<service>} on the class
   * path. While the server does not answer it is asked again, up to {@link
   * PostgresOptions#startLimit()}, and readiness says why under {@code <service>.postgres}.
   *
   * @return fails with {@link StartFailedException} when the limit has passed, the server refuses
   *     us, or a migration fails
   */
  public static Future<Database> open(Vertx vertx, Readiness readiness, PostgresOptions options) {
    return open(vertx, readiness, options, Database.class.getClassLoader());
  }

  static Future<Database> open(
      Vertx vertx, Readiness readiness, PostgresOptions options, ClassLoader migrations) {
    PostgresClients clients = PostgresClients.open(vertx, options);
    DatabaseWatch watch = new DatabaseWatch(vertx, readiness, options, clients.statements());
    return new Migrations(vertx, options, migrations)
        .runWhenUp(clients, watch::waiting)
        .map(
            migrated -> {
              watch.begin();
              return new Database(options, clients, watch);
            })
        .recover(
            failure ->
                clients
                    .close()
                    .transform(closed -> Future.failedFuture(startFailed(options, failure))));
  }

  /**
   * Runs one statement, or several that need not stand or fall together. They share connections
   * with those of other callers, so they must not change the session ({@code SET}, {@code LISTEN},
   * {@code BEGIN}).
   */
  public <T extends @Nullable Object> Future<T> query(
      Deadline deadline, Function<SqlClient, Future<T>> work) {
    long patience = Math.min(patienceMillis(deadline), options.statementTimeout().toMillis());
    if (patience <= 0) {
      return tooLate();
    }
    return clients
        .statements()
        .run(work)
        .timeout(patience, TimeUnit.MILLISECONDS)
        .recover(Database::translated);
  }

  /**
   * Runs the work in a transaction: commits when its future succeeds, rolls back when it fails or
   * the deadline has passed. After a deadlock or a serialization failure the work is run again, so
   * it must have no effects but those in the database.
   *
   * <p>Statements may be sent without waiting for the answers of those before, and are done in the
   * order in which they were sent; once one has failed the others fail too. Where none needs
   * another's answer that spares a round trip each.
   */
  public <T extends @Nullable Object> Future<T> transact(
      Deadline deadline, Function<SqlConnection, Future<T>> work) {
    return transact(deadline, work, TRANSACTION_ATTEMPTS).recover(Database::translated);
  }

  /**
   * Listens to a channel of {@code pg_notify}, until the notices are closed.
   *
   * @param heard called for each notice, and whenever some may have been missed; on the current
   *     context, or an event loop where there is none
   */
  public Notices listen(Vertx vertx, String channel, Runnable heard) {
    return Notices.of(vertx, options, channel, heard);
  }

  /**
   * Gives the connections back. What is under way fails. Never fails itself, and takes 2 s at most:
   * a server that does not answer any more is not waited for.
   */
  public Future<Void> close() {
    watch.close();
    return clients.close().timeout(FAREWELL.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private <T extends @Nullable Object> Future<T> transact(
      Deadline deadline, Function<SqlConnection, Future<T>> work, int attempts) {
    long patience = patienceMillis(deadline);
    if (patience <= 0) {
      return tooLate();
    }
    Deadline answerBy = Deadline.afterMillis(patience);
    return clients
        .transactions()
        .withTransaction(
            connection ->
                inTime(answerBy, () -> work.apply(connection))
                    .compose(result -> inTime(answerBy, () -> Future.succeededFuture(result))))
        .timeout(patience, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                attempts > 1 && PostgresFailures.isTransient(failure)
                    ? transact(deadline, work, attempts - 1)
                    : Future.failedFuture(failure));
  }

  /** Nothing is begun, and nothing committed, for a caller who has given up. */
  private static <T extends @Nullable Object> Future<T> inTime(
      Deadline answerBy, Supplier<Future<T>> step) {
    return answerBy.hasPassed() ? tooLate() : attempt(step);
  }

  /** Work that throws must fail its future, or its transaction would stay open. */
  private static <T extends @Nullable Object> Future<T> attempt(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static long patienceMillis(Deadline deadline) {
    long left = deadline.remainingMillis();
    return left - Math.min(left / 10, WAY_BACK_MILLIS);
  }

  private static <T extends @Nullable Object> Future<T> tooLate() {
    return Future.failedFuture(
        new FailureException(
            new Failure.DeadlineExceeded("the database was not asked: no time was left")));
  }

  private static <T extends @Nullable Object> Future<T> translated(Throwable failure) {
    return Future.failedFuture(PostgresFailures.translate(failure));
  }

  private static StartFailedException startFailed(PostgresOptions options, Throwable failure) {
    return new StartFailedException(
        "%s cannot use its database %s: %s"
            .formatted(options.service(), options.uri(), failure.getMessage()),
        failure);
  }
}
