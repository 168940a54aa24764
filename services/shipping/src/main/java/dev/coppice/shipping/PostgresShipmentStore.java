package dev.coppice.shipping;

import dev.coppice.contract.Deadline;
import dev.coppice.events.PostgresOutbox;
import dev.coppice.postgres.Database;
import dev.coppice.shipping.rates.Money;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shipments in the tables of {@code V2__shipments.sql}. */
final class PostgresShipmentStore implements ShipmentStore {

  /** Gives nothing back under an id that is known, be it of one that never will be. */
  private static final String ADD =
      """
      INSERT INTO shipments (
        id, state, order_id, customer, service, grams, tracking, amount, currency,
        name, line1, line2, city, postcode, country)
      VALUES ($1, 'ready', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      ON CONFLICT (id) DO NOTHING RETURNING id
      """;

  private static final String ADD_LINES =
      """
      INSERT INTO shipment_lines (shipment, sku, quantity)
      SELECT $1, sku, quantity FROM unnest($2::text[], $3::integer[]) AS line (sku, quantity)
      """;

  private static final String ADD_EVENT =
      "INSERT INTO tracking_events (shipment, id, kind, at, place) VALUES ($1, $2, $3, $4, $5)";

  /** Keeps the id of one that is not made yet, so that it never will be. */
  private static final String FORESTALL =
      """
      INSERT INTO shipments (id, state) VALUES ($1, 'cancelled')
      ON CONFLICT (id) DO NOTHING RETURNING id
      """;

  private static final String LOCK = "SELECT FROM shipments WHERE id = $1 FOR UPDATE";

  private static final String BECOME =
      "UPDATE shipments SET state = $2, version = version + 1 WHERE id = $1";

  private final Database database;
  private final PostgresOutbox outbox;

  PostgresShipmentStore(Database database, PostgresOutbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Future<Shipment> add(
      NewShipment asked, Money price, @Nullable String traceparent, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(ADD)
                .execute(values(asked, TrackingNumber.draw(), price))
                .compose(
                    added ->
                        added.size() == 0
                            ? known(connection, asked.id())
                            : addLines(connection, asked)
                                .compose(lines -> known(connection, asked.id()))
                                .compose(made -> tell(connection, made, traceparent))));
  }

  private static Tuple values(NewShipment asked, TrackingNumber tracking, Money price) {
    Address address = asked.address();
    return Tuple.from(
        new @Nullable Object[] {
          asked.id().text(),
          asked.orderId(),
          asked.customer().orElse(null),
          asked.service().text(),
          Math.toIntExact(asked.grams()),
          tracking.text(),
          price.amount(),
          price.currency(),
          address.name(),
          address.line1(),
          address.line2().orElse(null),
          address.city(),
          address.postcode(),
          address.country()
        });
  }

  private static Future<?> addLines(SqlConnection connection, NewShipment asked) {
    return connection
        .preparedQuery(ADD_LINES)
        .execute(
            Tuple.tuple()
                .addString(asked.id().text())
                .addArrayOfString(asked.lines().stream().map(Line::sku).toArray(String[]::new))
                .addArrayOfInteger(
                    asked.lines().stream().map(Line::quantity).toArray(Integer[]::new)));
  }

  private static Future<Shipment> known(SqlConnection connection, ShipmentId id) {
    return PostgresShipmentRows.find(connection, id)
        .map(found -> found.orElseThrow(() -> RefusedException.ofCancelledBefore(id)));
  }

  /** While the shipment's row is locked, so that its events are in the order of its versions. */
  private Future<Shipment> tell(
      SqlConnection connection, Shipment now, @Nullable String traceparent) {
    return ShipmentEventJson.of(now, traceparent)
        .map(event -> outbox.add(connection, event).map(added -> now))
        .orElseGet(() -> Future.succeededFuture(now));
  }

  @Override
  public Future<Void> cancel(ShipmentId id, @Nullable String traceparent, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(FORESTALL)
                .execute(Tuple.of(id.text()))
                .compose(
                    forestalled ->
                        forestalled.size() == 1
                            ? Future.succeededFuture()
                            : locked(connection, id)
                                .compose(found -> cancel(connection, found, traceparent))));
  }

  /**
   * @param found empty for one that was cancelled before it was made
   */
  private Future<Void> cancel(
      SqlConnection connection, Optional<Shipment> found, @Nullable String traceparent) {
    Optional<Shipment> open = found.filter(one -> one.state() != ShipmentState.CANCELLED);
    if (open.isEmpty()) {
      return Future.succeededFuture();
    }
    open.get().requireNext(ShipmentState.CANCELLED);
    return become(connection, open.get().id(), ShipmentState.CANCELLED)
        .compose(now -> tell(connection, now, traceparent))
        .mapEmpty();
  }

  /** The lock comes first: what is read before it may be of before. */
  private static Future<Optional<Shipment>> locked(SqlConnection connection, ShipmentId id) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(id.text()))
        .compose(locked -> PostgresShipmentRows.find(connection, id));
  }

  private static Future<Shipment> become(
      SqlConnection connection, ShipmentId id, ShipmentState next) {
    return connection
        .preparedQuery(BECOME)
        .execute(Tuple.of(id.text(), next.text()))
        .compose(updated -> known(connection, id));
  }

  @Override
  public Future<Optional<Shipment>> track(
      ShipmentId id, TrackingEvent event, @Nullable String traceparent, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            locked(connection, id)
                .compose(
                    found ->
                        found.isEmpty()
                            ? Future.succeededFuture(found)
                            : track(connection, found.get(), event, traceparent)
                                .map(Optional::of)));
  }

  private Future<Shipment> track(
      SqlConnection connection,
      Shipment before,
      TrackingEvent event,
      @Nullable String traceparent) {
    Optional<TrackingEvent> told = before.event(event.id());
    if (told.isPresent()) {
      return told.get().equals(event)
          ? Future.succeededFuture(before)
          : Future.failedFuture(RefusedException.ofOtherEvent(before.id(), told.get()));
    }
    before.requireNext(event.becomes());
    return connection
        .preparedQuery(ADD_EVENT)
        .execute(
            Tuple.of(
                before.id().text(),
                event.id(),
                event.becomes().text(),
                event.at().atOffset(ZoneOffset.UTC),
                event.place().orElse(null)))
        .compose(added -> become(connection, before.id(), event.becomes()))
        .compose(
            now ->
                now.state() == before.state()
                    ? Future.succeededFuture(now)
                    : tell(connection, now, traceparent));
  }

  @Override
  public Future<Optional<Shipment>> find(ShipmentId id, Deadline deadline) {
    return database.query(deadline, client -> PostgresShipmentRows.find(client, id));
  }

  @Override
  public Future<List<Shipment>> ofOrder(String orderId, int most, Deadline deadline) {
    return database.query(deadline, client -> PostgresShipmentRows.ofOrder(client, orderId, most));
  }
}
