package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stock in the table of {@code db/migration/inventory/V1__stock.sql}. */
final class PostgresStockStore implements StockStore {

  private static final String FIND = "SELECT sku, on_hand, reserved FROM stock WHERE sku = $1";

  /**
   * Gives back the items that it set; an item whose reservations the count does not cover, as they
   * are when its row is locked, is left out. Sorted, so that two imports that overlap take their
   * row locks in the same order and never wait for each other in a circle.
   */
  private static final String SET =
      """
      INSERT INTO stock AS old (sku, on_hand)
      SELECT sku, on_hand FROM unnest($1::text[], $2::bigint[]) AS batch (sku, on_hand)
      ORDER BY sku COLLATE "C"
      ON CONFLICT (sku) DO UPDATE SET on_hand = excluded.on_hand
      WHERE old.reserved <= excluded.on_hand
      RETURNING sku
      """;

  private final Database database;

  PostgresStockStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Optional<StockLevel>> find(Sku sku, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(FIND).execute(Tuple.of(sku.text())))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(level(rows)));
  }

  private static StockLevel level(RowSet<Row> rows) {
    Row row = rows.iterator().next();
    return new StockLevel(
        new Sku(row.getString("sku")), row.getLong("on_hand"), row.getLong("reserved"));
  }

  @Override
  public Future<Void> set(List<StockCount> counts, Deadline deadline) {
    Tuple columns =
        Tuple.tuple()
            .addArrayOfString(
                counts.stream().map(count -> count.sku().text()).toArray(String[]::new))
            .addArrayOfLong(counts.stream().map(StockCount::onHand).toArray(Long[]::new));
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(SET)
                .execute(columns)
                .compose(done -> requireAll(counts, done)));
  }

  /** Fails, and so rolls back, when some were left out. */
  private static Future<Void> requireAll(List<StockCount> counts, RowSet<Row> done) {
    Set<String> set = new HashSet<>();
    done.forEach(row -> set.add(row.getString("sku")));
    List<Sku> left =
        counts.stream().map(StockCount::sku).filter(sku -> !set.contains(sku.text())).toList();
    return left.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(new ReservedStockException(left));
  }
}
