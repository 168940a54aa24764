package dev.coppice.orders.saga;

import dev.coppice.contract.Deadline;
import dev.coppice.orders.order.PostgresOrderRows;
import dev.coppice.orders.saga.PostgresConclusion.Decision;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sagas in their tables of {@code V1__orders.sql}. What is due, and until when it belongs to whom,
 * is judged by the database's clock alone.
 */
public final class PostgresSagaStore implements SagaStore {

  /** Those that others are at are left to them. */
  private static final String TAKE =
      """
      WITH due AS (
        SELECT id FROM sagas
        WHERE step IS NOT NULL AND next_at <= clock_timestamp()
          AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
          %s FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE sagas SET
          claimed_until = clock_timestamp() + make_interval(secs => $1), fence = fence + 1,
          attempt = attempt + 1
        FROM due WHERE sagas.id = due.id
        RETURNING sagas.*
      ), noted AS (
        INSERT INTO saga_attempts (saga, fence, step, attempt, instance, started_at)
        SELECT id, fence, step, attempt, $2, clock_timestamp() FROM taken
      )
      SELECT taken.step, taken.attempt, taken.step_since, taken.fence, taken.cancel_wanted,
        taken.cancel_reason,
      """;

  private static final String CLAIM =
      TAKE
          + """
        taken.id AS saga, taken.cart_version, taken.card_token, taken.return_url, taken.amount,
        taken.traceparent, back.skus AS back_skus, back.quantities AS back_quantities,
      """
          + PostgresOrderRows.COLUMNS
          + """
      FROM taken JOIN orders ON orders.id = taken.order_id
      JOIN LATERAL (
        SELECT array_agg(sku ORDER BY sku) AS skus, array_agg(quantity ORDER BY sku) AS quantities
        FROM return_lines WHERE saga = taken.id) AS back ON true
      """
          + PostgresOrderRows.LINES;

  private static final String CLAIM_DUE = CLAIM.formatted("ORDER BY next_at LIMIT $3");

  private static final String ONE = "AND id = $3";

  private static final String CLAIM_ONE = CLAIM.formatted(ONE);

  /** For whoever knows the rest from the step before. */
  private static final String CLAIM_NEXT =
      TAKE.formatted(ONE)
          + PostgresOrderRows.PROGRESS
          + "FROM taken JOIN orders ON orders.id = taken.order_id";

  private final Database database;
  private final PostgresConclusion conclusion;
  private final SagaOptions options;
  private final String instance;

  /**
   * @param instance who takes steps, for people
   */
  public PostgresSagaStore(
      Database database, PostgresConclusion conclusion, SagaOptions options, String instance) {
    this.database = database;
    this.conclusion = conclusion;
    this.options = options;
    this.instance = instance;
  }

  @Override
  public Future<List<Claim>> claim(int most, Deadline deadline) {
    return database.query(
        deadline, client -> claim(client, CLAIM_DUE, most, PostgresSagaStore::read));
  }

  @Override
  public Future<Optional<Claim>> claim(String saga, Deadline deadline) {
    return database
        .query(deadline, client -> claim(client, CLAIM_ONE, saga, PostgresSagaStore::read))
        .map(claims -> claims.stream().findFirst());
  }

  private Future<List<Claim>> claim(
      SqlClient client, String statement, Object which, Function<Row, Claim> reading) {
    return client
        .preparedQuery(statement)
        .execute(Tuple.of(options.lease().toMillis() / 1000.0, instance, which))
        .map(rows -> rows.stream().map(reading).toList());
  }

  private static Claim read(Row row) {
    return new Claim(
        row.getString("saga"),
        PostgresOrderRows.read(row),
        Step.named(row.getString("step")),
        row.getInteger("attempt"),
        row.getOffsetDateTime("step_since").toInstant(),
        row.getLong("fence"),
        cancel(row),
        Objects.requireNonNullElse(row.getLong("cart_version"), 0L),
        Optional.ofNullable(row.getString("card_token")),
        Optional.ofNullable(row.getString("return_url")),
        back(row.getArrayOfStrings("back_skus"), row.getArrayOfLongs("back_quantities")),
        Objects.requireNonNullElse(row.getLong("amount"), 0L),
        Optional.ofNullable(row.getString("traceparent")));
  }

  private static Claim readNext(Claim before, Row row) {
    return before.next(
        PostgresOrderRows.readProgress(before.order(), row),
        Step.named(row.getString("step")),
        row.getInteger("attempt"),
        row.getOffsetDateTime("step_since").toInstant(),
        row.getLong("fence"),
        cancel(row));
  }

  private static Optional<Cancel> cancel(Row row) {
    return Optional.ofNullable(row.getString("cancel_wanted"))
        .map(by -> new Cancel(by, row.getString("cancel_reason")));
  }

  private static Map<String, Long> back(String @Nullable [] skus, Long @Nullable [] quantities) {
    Map<String, Long> back = new HashMap<>();
    if (skus != null && quantities != null) {
      for (int i = 0; i < skus.length; i++) {
        back.put(skus[i], quantities[i]);
      }
    }
    return back;
  }

  @Override
  public Future<Optional<Claim>> conclude(
      Claim claim, Outcome outcome, boolean goOn, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            conclusion
                .decide(connection, claim, outcome)
                .compose(decision -> keep(connection, decision, goOn)));
  }

  private Future<Optional<Claim>> keep(SqlConnection connection, Decision decision, boolean goOn) {
    Claim claim = decision.claim();
    Future<Void> kept = conclusion.keep(connection, decision);
    Future<List<Claim>> next =
        goOn && decision.next().isAtOnce()
            ? claim(connection, CLAIM_NEXT, claim.saga(), row -> readNext(claim, row))
            : Future.succeededFuture(List.of());
    return Future.all(kept, next).map(all -> next.result().stream().findFirst());
  }
}
