package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Deadline;
import dev.coppice.events.Event;
import dev.coppice.events.EventHandler;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries in their table of {@code V2__webhooks.sql}: one for each webhook that hears of an
 * event, kept in the transaction in which the event is heard.
 */
public final class PostgresDeliveryStore implements DeliveryStore, EventHandler {

  /** Longer than a receiver may take. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** A webhook that is about to be removed is waited for, and is gone then. */
  private static final String ADD =
      """
      INSERT INTO webhook_deliveries (webhook, event, type, order_id, body)
      SELECT id, $1, $2, $3, $4 FROM webhooks
      WHERE owner = $5 AND $2 = ANY (types)
      FOR KEY SHARE
      ON CONFLICT DO NOTHING
      """;

  private static final String COLUMNS =
      """
      event, type, order_id, coalesce(outcome, 'waiting') AS state, tries, cause, created_at, due,
      settled_at
      """;

  private static final String OF =
      "SELECT "
          + COLUMNS
          + """
      FROM webhook_deliveries
      WHERE webhook = $1 AND ($2::text IS NULL OR coalesce(outcome, 'waiting') = $2)
        AND ($3::uuid IS NULL OR (created_at, event) < (
          SELECT created_at, event FROM webhook_deliveries WHERE webhook = $1 AND event = $3))
      ORDER BY created_at DESC, event DESC LIMIT $4
      """;

  private static final String REDELIVER =
      """
      UPDATE webhook_deliveries
      SET due = now(), since = now(), tries = 0, outcome = NULL, settled_at = NULL
      WHERE webhook = $1 AND event = $2 AND outcome IS NOT NULL
      """;

  private static final String FIND =
      "SELECT " + COLUMNS + " FROM webhook_deliveries WHERE webhook = $1 AND event = $2";

  /** Those of an order in turn, for each webhook. */
  private static final String TAKE =
      """
      UPDATE webhook_deliveries AS taken
      SET due = now() + make_interval(secs => $1), tries = tries + 1
      FROM webhooks
      WHERE webhooks.id = taken.webhook AND (taken.webhook, taken.event) = (
        SELECT webhook, event FROM webhook_deliveries AS waiting
        WHERE due <= now() AND webhook <> ALL ($2::uuid[]) AND NOT EXISTS (
          SELECT FROM webhook_deliveries AS earlier
          WHERE (earlier.webhook, earlier.order_id) = (waiting.webhook, waiting.order_id)
            AND earlier.due IS NOT NULL
            AND (earlier.created_at, earlier.event) < (waiting.created_at, waiting.event))
        ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING webhook, event, url, secret, body, since, tries
      """;

  /** Of those behind it, which are not looked at in vain until then. */
  private static final String PUT_OFF =
      """
      WITH first AS (
        UPDATE webhook_deliveries SET due = now() + make_interval(secs => $4), cause = $5
        WHERE webhook = $1 AND event = $2 AND tries = $3 AND due IS NOT NULL
        RETURNING webhook, event, order_id, created_at, due)
      UPDATE webhook_deliveries AS behind SET due = greatest(behind.due, first.due)
      FROM first
      WHERE (behind.webhook, behind.order_id) = (first.webhook, first.order_id)
        AND behind.due IS NOT NULL
        AND (behind.created_at, behind.event) > (first.created_at, first.event)
      """;

  private static final String SETTLE =
      """
      WITH first AS (
        UPDATE webhook_deliveries SET due = NULL, outcome = $4, cause = $5, settled_at = now()
        WHERE webhook = $1 AND event = $2 AND tries = $3 AND due IS NOT NULL
        RETURNING webhook, event, order_id, created_at)
      UPDATE webhook_deliveries AS behind SET due = least(behind.due, now())
      FROM first
      WHERE (behind.webhook, behind.order_id) = (first.webhook, first.order_id)
        AND behind.due IS NOT NULL
        AND (behind.created_at, behind.event) > (first.created_at, first.event)
      """;

  private static final String FORGET =
      "DELETE FROM webhook_deliveries WHERE settled_at < now() - make_interval(secs => $1)";

  private final Database database;

  public PostgresDeliveryStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<?> handle(SqlConnection transaction, Event event) {
    JsonObject data = DeliveryJson.data(event);
    return transaction
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                event.id(),
                event.type(),
                event.subject(),
                DeliveryJson.body(event, data),
                DeliveryJson.customer(data)));
  }

  @Override
  public Future<List<KeptDelivery>> of(
      UUID webhook, @Nullable String state, @Nullable UUID after, int most, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(OF)
                .execute(Tuple.of(webhook, state, after, most))
                .map(rows -> rows.stream().map(PostgresDeliveryStore::kept).toList()));
  }

  private static KeptDelivery kept(Row row) {
    return new KeptDelivery(
        row.getUUID("event"),
        row.getString("type"),
        row.getString("order_id"),
        row.getString("state"),
        row.getInteger("tries"),
        Optional.ofNullable(row.getString("cause")),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row.getOffsetDateTime("due")),
        instant(row.getOffsetDateTime("settled_at")));
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }

  @Override
  public Future<Optional<KeptDelivery>> redeliver(UUID webhook, UUID event, Deadline deadline) {
    Tuple which = Tuple.of(webhook, event);
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(REDELIVER)
                .execute(which)
                .compose(done -> connection.preparedQuery(FIND).execute(which))
                .map(rows -> rows.stream().findFirst().map(PostgresDeliveryStore::kept)));
  }

  @Override
  public Future<Optional<DueDelivery>> take(Set<UUID> busy, Deadline deadline) {
    Tuple values =
        Tuple.tuple()
            .addDouble((double) LEASE.toSeconds())
            .addArrayOfUUID(busy.toArray(UUID[]::new));
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(TAKE)
                .execute(values)
                .map(rows -> rows.stream().findFirst().map(PostgresDeliveryStore::due)));
  }

  private static DueDelivery due(Row row) {
    return new DueDelivery(
        row.getUUID("webhook"),
        row.getUUID("event"),
        URI.create(row.getString("url")),
        row.getString("secret"),
        row.getString("body"),
        row.getOffsetDateTime("since").toInstant(),
        row.getInteger("tries"));
  }

  @Override
  public Future<Void> delivered(DueDelivery delivery, Deadline deadline) {
    return run(SETTLE, identity(delivery).addString("delivered").addString(null), deadline);
  }

  @Override
  public Future<Void> putOff(DueDelivery delivery, Duration wait, String cause, Deadline deadline) {
    return run(
        PUT_OFF, identity(delivery).addDouble(wait.toMillis() / 1000.0).addString(cause), deadline);
  }

  @Override
  public Future<Void> giveUp(DueDelivery delivery, String cause, Deadline deadline) {
    return run(SETTLE, identity(delivery).addString("dead").addString(cause), deadline);
  }

  /** Of this try: one that was late, and was taken by another instance, changes nothing. */
  private static Tuple identity(DueDelivery delivery) {
    return Tuple.of(delivery.webhook(), delivery.event(), delivery.tries());
  }

  @Override
  public Future<Void> forget(Duration age, Deadline deadline) {
    return run(FORGET, Tuple.of((double) age.toSeconds()), deadline);
  }

  private Future<Void> run(String statement, Tuple values, Deadline deadline) {
    return database.query(
        deadline, client -> client.preparedQuery(statement).execute(values).mapEmpty());
  }
}
