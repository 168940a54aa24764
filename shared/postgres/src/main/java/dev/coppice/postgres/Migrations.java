package dev.coppice.postgres;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a service's schema to where this build wants it, with Flyway.
 *
 * <p>Loading Flyway and the JDBC driver costs a start the better part of a second, and mostly finds
 * nothing to do. So we look into Flyway's history first, through the connection that we need
 * anyway: if each of our files is there with its checksum, and nothing else is, we are done. In any
 * other case Flyway itself decides, in one of several starting instances; the others look again
 * until that one is done.
 */
final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);
  private static final String UNDEFINED_TABLE = "42P01";

  private static final String HISTORY =
      "SELECT script, checksum, success FROM flyway_schema_history ORDER BY installed_rank";

  /** Whose turn it is in this database; given back at the end of the transaction. */
  private static final String TURN =
      "SELECT pg_try_advisory_xact_lock(hashtext('coppice migrations'))";

  private static final long TURN_PAUSE_MILLIS = 100;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LAST_PAUSE_MILLIS = 2_000;

  private final Vertx vertx;
  private final PostgresOptions options;
  private final ClassLoader loader;

  Migrations(Vertx vertx, PostgresOptions options, ClassLoader loader) {
    this.vertx = vertx;
    this.options = options;
    this.loader = loader;
  }

  /**
   * Completes when the schema is current. While the server is not up, tries again with growing
   * pauses, up to the start limit, and says each time why it waits.
   */
  Future<Void> runWhenUp(PostgresClients clients, Consumer<Throwable> waiting) {
    return runWhenUp(clients, waiting, Deadline.after(options.startLimit()), FIRST_PAUSE_MILLIS);
  }

  private Future<Void> runWhenUp(
      PostgresClients clients, Consumer<Throwable> waiting, Deadline limit, long pauseMillis) {
    return run(clients, limit)
        .recover(
            failure -> {
              if (!PostgresFailures.isUnavailable(failure) || limit.hasPassed()) {
                return Future.failedFuture(failure);
              }
              waiting.accept(failure);
              long next = Math.min(pauseMillis * 2, LAST_PAUSE_MILLIS);
              return vertx
                  .timer(pauseMillis, TimeUnit.MILLISECONDS)
                  .compose(woken -> runWhenUp(clients, waiting, limit, next));
            });
  }

  private Future<Void> run(PostgresClients clients, Deadline limit) {
    return vertx
        .executeBlocking(() -> MigrationFiles.of(options.service(), loader))
        .compose(files -> run(clients, files, limit));
  }

  private Future<Void> run(PostgresClients clients, MigrationFiles files, Deadline limit) {
    return isCurrent(clients.statements(), files)
        .compose(current -> current ? Future.succeededFuture(true) : migrateInTurn(clients, limit))
        .compose(
            done ->
                done
                    ? Future.succeededFuture()
                    : vertx
                        .timer(TURN_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(woken -> run(clients, files, limit)));
  }

  /** Whether it was our turn. Who has waited for too long need not wait any more. */
  private Future<Boolean> migrateInTurn(PostgresClients clients, Deadline limit) {
    return clients
        .transactions()
        .withTransaction(
            connection ->
                connection
                    .query(TURN)
                    .execute()
                    .timeout(options.statementTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .map(rows -> rows.iterator().next().getBoolean(0) || limit.hasPassed())
                    .compose(
                        ours ->
                            ours
                                ? vertx.executeBlocking(this::migrate)
                                : Future.succeededFuture(false)));
  }

  /** Whether Flyway would find nothing to do and nothing to complain about. */
  Future<Boolean> isCurrent(Pipelines statements, MigrationFiles files) {
    if (files.checksums().isEmpty()) {
      return Future.succeededFuture(false);
    }
    return statements
        .run(client -> client.query(HISTORY).execute())
        .timeout(options.statementTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .map(rows -> applied(rows).equals(files.checksums()))
        .recover(
            failure ->
                failure instanceof PgException refused
                        && UNDEFINED_TABLE.equals(refused.getSqlState())
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  /** What was applied last under each name; what was not applied well equals no file of ours. */
  private static Map<String, Integer> applied(RowSet<Row> rows) {
    Map<String, Integer> applied = new HashMap<>();
    for (Row row : rows) {
      String script = row.getString("script");
      Integer checksum = row.getInteger("checksum");
      boolean comparable = row.getBoolean("success") && checksum != null;
      applied.put(comparable ? script : "not comparable: " + script, comparable ? checksum : 0);
    }
    return applied;
  }

  private boolean migrate() {
    long begin = System.nanoTime();
    PostgresUri uri = options.uri();
    var result =
        Flyway.configure(loader)
            .loggers("slf4j")
            .dataSource(jdbcUrl(options), uri.user(), uri.password())
            .locations("classpath:" + MigrationFiles.location(options.service()))
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .cleanDisabled(true)
            .load()
            .migrate();
    log.info(
        "Schema of {} is at version {} ({} migrations run in {} ms)",
        options.service(),
        result.targetSchemaVersion == null
            ? result.initialSchemaVersion
            : result.targetSchemaVersion,
        result.migrationsExecuted,
        (System.nanoTime() - begin) / 1_000_000);
    return true;
  }

  static String jdbcUrl(PostgresOptions options) {
    PostgresUri uri = options.uri();
    String url =
        "jdbc:postgresql://%s/%s?ApplicationName=coppice-%s-migrations&connectTimeout=%d&sslmode=%s"
            .formatted(
                uri.place(),
                encode(uri.database()),
                options.service(),
                Math.max(1, options.connectTimeout().toSeconds()),
                uri.tls().mode());
    return uri.caFile().map(file -> url + "&sslrootcert=" + encode(file.toString())).orElse(url);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
