package dev.coppice.notifications;

import dev.coppice.contract.Deadline;
import dev.coppice.events.Event;
import dev.coppice.events.EventHandler;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Letters in the table of {@code V1__letters.sql}; one for each event that is heard. */
final class PostgresLetters implements LetterStore, EventHandler {

  /** Longer than a letter takes to be handed in. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final String ADD =
      """
      INSERT INTO letters (id, type, order_id, customer, data, created_at, due)
      VALUES ($1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp())
      ON CONFLICT (id) DO NOTHING
      """;

  /** Those of an order in turn: nobody is told of a parcel before the order. */
  private static final String TAKE =
      """
      UPDATE letters SET due = $2, tries = tries + 1 WHERE id = (
        SELECT id FROM letters WHERE due <= $1 AND NOT EXISTS (
            SELECT FROM letters AS earlier
            WHERE earlier.order_id = letters.order_id AND earlier.due IS NOT NULL
              AND (earlier.created_at, earlier.id) < (letters.created_at, letters.id))
        ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, customer, data, created_at, tries
      """;

  private static final String PUT_OFF =
      "UPDATE letters SET due = $2 WHERE id = $1 AND due IS NOT NULL";

  private static final String SETTLE =
      """
      UPDATE letters
      SET due = NULL, data = NULL, outcome = $2, settled_at = clock_timestamp()
      WHERE id = $1 AND due IS NOT NULL
      """;

  private static final String ABOUT =
      """
      SELECT id, type, customer, coalesce(outcome, 'waiting') AS state, tries, created_at, settled_at
      FROM letters WHERE order_id = $1 ORDER BY created_at, id
      """;

  private final Database database;

  PostgresLetters(Database database) {
    this.database = database;
  }

  @Override
  public Future<?> handle(SqlConnection transaction, Event event) {
    String customer = NotificationJson.news(event.data()).customer();
    return transaction
        .preparedQuery(ADD)
        .execute(Tuple.of(event.id(), event.type(), event.subject(), customer, event.data()));
  }

  @Override
  public Future<Optional<OrderLetter>> take(Instant now, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(TAKE)
                .execute(Tuple.of(utc(now), utc(now.plus(LEASE))))
                .map(rows -> rows.stream().findFirst().map(PostgresLetters::waiting)));
  }

  private static OrderLetter waiting(Row row) {
    return new OrderLetter(
        row.getUUID("id"),
        row.getString("customer"),
        row.getBuffer("data"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getInteger("tries"));
  }

  @Override
  public Future<Void> putOff(OrderLetter letter, Instant due, Deadline deadline) {
    return run(PUT_OFF, Tuple.of(letter.id(), utc(due)), deadline);
  }

  @Override
  public Future<Void> settle(OrderLetter letter, Outcome outcome, Deadline deadline) {
    return run(SETTLE, Tuple.of(letter.id(), outcome.name().toLowerCase(Locale.ROOT)), deadline);
  }

  private Future<Void> run(String statement, Tuple values, Deadline deadline) {
    return database.query(
        deadline, client -> client.preparedQuery(statement).execute(values).mapEmpty());
  }

  @Override
  public Future<List<KeptLetter>> about(String order, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(ABOUT)
                .execute(Tuple.of(order))
                .map(rows -> rows.stream().map(PostgresLetters::kept).toList()));
  }

  private static KeptLetter kept(Row row) {
    @Nullable OffsetDateTime settled = row.getOffsetDateTime("settled_at");
    return new KeptLetter(
        row.getUUID("id"),
        row.getString("type"),
        row.getString("customer"),
        row.getString("state"),
        row.getInteger("tries"),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.ofNullable(settled).map(OffsetDateTime::toInstant));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
