package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import dev.coppice.events.Event;
import dev.coppice.events.PostgresOutbox;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Returns as adjustments in the table of {@code V2__reservations.sql}, one for each line, under ids
 * made of the return's. Rows of stock are locked in the order of their SKUs, as all do.
 */
final class PostgresReturnStore implements ReturnStore {

  private static final String LOCK =
      "SELECT sku FROM stock WHERE sku = ANY ($1::text[]) ORDER BY sku FOR UPDATE";

  private static final String LINES =
      "unnest($1::text[], $2::text[], $3::bigint[]) AS lines (id, sku, quantity)";

  /** What was kept under the return's ids: the next one too, which a longer return would have. */
  private static final String KEPT =
      """
      SELECT count(*) AS count,
        count(*) FILTER (WHERE (adjustments.sku, delta) = (lines.sku, quantity)) AS same
      FROM adjustments LEFT JOIN
      """
          + LINES
          + " ON lines.id = adjustments.id WHERE adjustments.id = ANY ($1::text[] || $4::text)";

  private static final String PUT_BACK =
      """
      WITH noted AS (
        INSERT INTO adjustments (id, sku, delta, reason) SELECT id, sku, quantity, 'returned' FROM
      """
          + LINES
          + """

        RETURNING sku, delta)
      UPDATE stock SET on_hand = on_hand + delta FROM noted WHERE noted.sku = stock.sku
      RETURNING stock.sku, on_hand, reserved
      """;

  private final Database database;
  private final PostgresOutbox outbox;

  PostgresReturnStore(Database database, PostgresOutbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Future<Outcome> putBack(
      StockReturn back, @Nullable String traceparent, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.tuple().addArrayOfString(skus(back)))
                .compose(locked -> putBack(connection, back, locked, traceparent)));
  }

  private Future<Outcome> putBack(
      SqlConnection connection,
      StockReturn back,
      RowSet<Row> locked,
      @Nullable String traceparent) {
    List<Sku> unknown = unknown(back, locked);
    if (!unknown.isEmpty()) {
      return Future.succeededFuture(new Unknown(unknown));
    }
    int lines = back.lines().size();
    return connection
        .preparedQuery(KEPT)
        .execute(columns(back).addString(back.adjustment(lines)))
        .compose(
            rows -> {
              Row kept = rows.iterator().next();
              long count = kept.getLong("count");
              if (count > 0) {
                boolean same = count == lines && kept.getLong("same") == lines;
                return Future.succeededFuture(same ? new Done() : new Other());
              }
              return connection
                  .preparedQuery(PUT_BACK)
                  .execute(columns(back))
                  .compose(changed -> outbox.add(connection, events(changed, traceparent)))
                  .map(new Done());
            });
  }

  private static List<Event> events(RowSet<Row> changed, @Nullable String traceparent) {
    List<Event> events = new ArrayList<>(changed.size());
    for (Row row : changed) {
      StockLevel now =
          new StockLevel(
              new Sku(row.getString("sku")), row.getLong("on_hand"), row.getLong("reserved"));
      events.add(StockEventJson.of(now, StockEventJson.Cause.RETURNED, traceparent));
    }
    return events;
  }

  private static List<Sku> unknown(StockReturn back, RowSet<Row> locked) {
    Set<String> known = new HashSet<>();
    locked.forEach(row -> known.add(row.getString("sku")));
    return back.lines().stream()
        .map(ReservationLine::sku)
        .filter(sku -> !known.contains(sku.text()))
        .toList();
  }

  private static String[] skus(StockReturn back) {
    return back.lines().stream().map(line -> line.sku().text()).toArray(String[]::new);
  }

  private static Tuple columns(StockReturn back) {
    return Tuple.tuple()
        .addArrayOfString(
            IntStream.range(0, back.lines().size())
                .mapToObj(back::adjustment)
                .toArray(String[]::new))
        .addArrayOfString(skus(back))
        .addArrayOfLong(back.lines().stream().map(ReservationLine::quantity).toArray(Long[]::new));
  }
}
