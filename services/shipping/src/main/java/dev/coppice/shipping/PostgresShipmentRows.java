package dev.coppice.shipping;

import dev.coppice.shipping.rates.Money;
import dev.coppice.shipping.rates.ShippingService;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads shipments out of their tables of {@code V2__shipments.sql}. */
final class PostgresShipmentRows {

  private static final String SELECT =
      """
      SELECT shipments.*,
        ARRAY (SELECT sku FROM shipment_lines WHERE shipment = shipments.id
          ORDER BY sku COLLATE "C") AS skus,
        ARRAY (SELECT quantity FROM shipment_lines WHERE shipment = shipments.id
          ORDER BY sku COLLATE "C") AS quantities,
        ARRAY (SELECT id FROM tracking_events WHERE shipment = shipments.id
          ORDER BY number) AS event_ids,
        ARRAY (SELECT kind FROM tracking_events WHERE shipment = shipments.id
          ORDER BY number) AS event_kinds,
        ARRAY (SELECT at FROM tracking_events WHERE shipment = shipments.id
          ORDER BY number) AS event_ats,
        ARRAY (SELECT place FROM tracking_events WHERE shipment = shipments.id
          ORDER BY number) AS event_places
      FROM shipments
      WHERE order_id IS NOT NULL AND\
      """;

  private static final String FIND = SELECT + " id = $1";

  private static final String OF_ORDER = SELECT + " order_id = $1 ORDER BY made_at, id LIMIT $2";

  private PostgresShipmentRows() {}

  static Future<Optional<Shipment>> find(SqlClient client, ShipmentId id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(id.text()))
        .map(rows -> all(rows).stream().findFirst());
  }

  static Future<List<Shipment>> ofOrder(SqlClient client, String orderId, int most) {
    return client
        .preparedQuery(OF_ORDER)
        .execute(Tuple.of(orderId, most))
        .map(PostgresShipmentRows::all);
  }

  private static List<Shipment> all(RowSet<Row> rows) {
    List<Shipment> all = new ArrayList<>();
    rows.forEach(row -> all.add(shipment(row)));
    return all;
  }

  private static Shipment shipment(Row row) {
    return new Shipment(
        asked(row),
        new TrackingNumber(row.getString("tracking")),
        new Money(row.getLong("amount"), row.getString("currency")),
        ShipmentState.named(row.getString("state")),
        row.getInteger("version"),
        row.getOffsetDateTime("made_at").toInstant(),
        events(row));
  }

  private static NewShipment asked(Row row) {
    return new NewShipment(
        new ShipmentId(row.getString("id")),
        row.getString("order_id"),
        Optional.ofNullable(row.getString("customer")),
        ShippingService.named(row.getString("service")),
        row.getLong("grams"),
        new Address(
            row.getString("name"),
            row.getString("line1"),
            Optional.ofNullable(row.getString("line2")),
            row.getString("city"),
            row.getString("postcode"),
            row.getString("country")),
        lines(row));
  }

  private static List<Line> lines(Row row) {
    String[] skus = row.getArrayOfStrings("skus");
    Integer[] quantities = row.getArrayOfIntegers("quantities");
    List<Line> lines = new ArrayList<>(skus.length);
    for (int i = 0; i < skus.length; i++) {
      lines.add(new Line(skus[i], quantities[i]));
    }
    return lines;
  }

  private static List<TrackingEvent> events(Row row) {
    String[] ids = row.getArrayOfStrings("event_ids");
    String[] kinds = row.getArrayOfStrings("event_kinds");
    OffsetDateTime[] ats = row.getArrayOfOffsetDateTimes("event_ats");
    String[] places = row.getArrayOfStrings("event_places");
    List<TrackingEvent> events = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      events.add(
          new TrackingEvent(
              ids[i],
              ShipmentState.named(kinds[i]),
              ats[i].toInstant(),
              Optional.ofNullable(places[i])));
    }
    return events;
  }
}
