package dev.coppice.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads reservations and their lines out of their tables. */
final class PostgresReservationRows {

  private static final String FIND =
      """
      SELECT state, expires_at, sku, quantity
      FROM reservations JOIN reservation_lines ON reservation = id
      WHERE id = $1
      """;

  private PostgresReservationRows() {}

  static Future<Optional<Reservation>> find(SqlClient client, ReservationId id) {
    return client.preparedQuery(FIND).execute(Tuple.of(id.text())).map(rows -> read(id, rows));
  }

  private static Optional<Reservation> read(ReservationId id, RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    List<ReservationLine> lines = new ArrayList<>();
    rows.forEach(
        row ->
            lines.add(new ReservationLine(new Sku(row.getString("sku")), row.getLong("quantity"))));
    Row first = rows.iterator().next();
    return Optional.of(
        new Reservation(
            id,
            Reservation.State.valueOf(first.getString("state").toUpperCase(Locale.ROOT)),
            lines,
            first.getOffsetDateTime("expires_at").toInstant()));
  }
}
