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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stock in the table of {@code db/migration/inventory/V1__stock.sql}, adjustments in that of {@code
 * V2__reservations.sql}.
 */
final class PostgresStockStore implements StockStore {

  private static final String FIND = "SELECT sku, on_hand, reserved FROM stock WHERE sku = $1";

  private static final String FIND_ALL =
      "SELECT sku, on_hand, reserved FROM stock WHERE sku = ANY ($1) ORDER BY sku COLLATE \"C\"";

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
      RETURNING sku, on_hand, reserved
      """;

  private static final String LOCK_ALL =
      "SELECT sku, on_hand, reserved FROM stock WHERE sku = ANY ($1::text[]) ORDER BY sku FOR UPDATE";

  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String NOTE =
      """
      INSERT INTO adjustments (id, sku, delta, reason) VALUES ($1, $2, $3, $4)
      ON CONFLICT DO NOTHING
      RETURNING id
      """;

  private static final String IS_NOTED =
      "SELECT 1 FROM adjustments WHERE id = $1 AND sku = $2 AND delta = $3";

  private static final String ADJUST = "UPDATE stock SET on_hand = on_hand + $2 WHERE sku = $1";

  private final Database database;
  private final PostgresOutbox outbox;

  PostgresStockStore(Database database, PostgresOutbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Future<Optional<StockLevel>> find(Sku sku, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(FIND).execute(Tuple.of(sku.text())))
        .map(PostgresStockStore::found);
  }

  @Override
  public Future<List<StockLevel>> findAll(Set<Sku> skus, Deadline deadline) {
    Tuple texts =
        Tuple.tuple().addArrayOfString(skus.stream().map(Sku::text).toArray(String[]::new));
    return database
        .query(deadline, client -> client.preparedQuery(FIND_ALL).execute(texts))
        .map(rows -> rows.stream().map(PostgresStockStore::level).toList());
  }

  private static Optional<StockLevel> found(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(level(rows));
  }

  private static StockLevel level(RowSet<Row> rows) {
    return level(rows.iterator().next());
  }

  private static StockLevel level(Row row) {
    return new StockLevel(
        new Sku(row.getString("sku")), row.getLong("on_hand"), row.getLong("reserved"));
  }

  @Override
  public Future<Adjusted> adjust(
      Adjustment adjustment, @Nullable String traceparent, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(adjustment.sku().text()))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(new UnknownItem())
                            : adjust(connection, adjustment, level(rows), traceparent)));
  }

  /** The item's row is locked. */
  private Future<Adjusted> adjust(
      SqlConnection connection,
      Adjustment adjustment,
      StockLevel now,
      @Nullable String traceparent) {
    long onHand = now.onHand() + adjustment.delta();
    Tuple identity = Tuple.of(adjustment.id(), adjustment.sku().text(), adjustment.delta());
    return connection
        .preparedQuery(IS_NOTED)
        .execute(identity)
        .compose(
            noted -> {
              if (noted.size() > 0) {
                return Future.succeededFuture(new Done(now));
              }
              if (onHand < now.reserved() || onHand > StockCount.MOST) {
                return Future.succeededFuture(new Impossible(now));
              }
              return connection
                  .preparedQuery(NOTE)
                  .execute(
                      Tuple.of(
                          adjustment.id(),
                          adjustment.sku().text(),
                          adjustment.delta(),
                          adjustment.reason()))
                  .compose(
                      fresh ->
                          fresh.size() == 0
                              ? Future.succeededFuture(new OtherAdjustment())
                              : change(
                                  connection,
                                  adjustment.delta(),
                                  new StockLevel(now.sku(), onHand, now.reserved()),
                                  traceparent));
            });
  }

  private Future<Adjusted> change(
      SqlConnection connection, long delta, StockLevel after, @Nullable String traceparent) {
    return connection
        .preparedQuery(ADJUST)
        .execute(Tuple.of(after.sku().text(), delta))
        .compose(
            done ->
                outbox.add(
                    connection,
                    StockEventJson.of(after, StockEventJson.Cause.ADJUSTED, traceparent)))
        .map(new Done(after));
  }

  @Override
  public Future<Void> set(
      List<StockCount> counts, @Nullable String traceparent, Deadline deadline) {
    String[] skus = counts.stream().map(count -> count.sku().text()).toArray(String[]::new);
    Long[] onHand = counts.stream().map(StockCount::onHand).toArray(Long[]::new);
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(LOCK_ALL)
                .execute(Tuple.tuple().addArrayOfString(skus))
                .map(rows -> levels(rows))
                .compose(
                    before ->
                        connection
                            .preparedQuery(SET)
                            .execute(Tuple.tuple().addArrayOfString(skus).addArrayOfLong(onHand))
                            .map(rows -> requireAll(counts, levels(rows)))
                            .compose(now -> tell(connection, before, now, traceparent))));
  }

  private static Map<Sku, StockLevel> levels(RowSet<Row> rows) {
    Map<Sku, StockLevel> levels = new HashMap<>(2 * rows.size());
    for (Row row : rows) {
      StockLevel level = level(row);
      levels.put(level.sku(), level);
    }
    return levels;
  }

  /** Fails, and so rolls back, when some were left out. */
  private static Map<Sku, StockLevel> requireAll(
      List<StockCount> counts, Map<Sku, StockLevel> set) {
    List<Sku> left =
        counts.stream().map(StockCount::sku).filter(sku -> !set.containsKey(sku)).toList();
    if (!left.isEmpty()) {
      throw new ReservedStockException(left);
    }
    return set;
  }

  /** Of what was counted as it was there is nothing to tell. */
  private Future<Void> tell(
      SqlConnection connection,
      Map<Sku, StockLevel> before,
      Map<Sku, StockLevel> now,
      @Nullable String traceparent) {
    List<Event> events =
        now.values().stream()
            .filter(level -> !level.equals(before.get(level.sku())))
            .map(level -> StockEventJson.of(level, StockEventJson.Cause.COUNTED, traceparent))
            .toList();
    return outbox.add(connection, events);
  }
}
