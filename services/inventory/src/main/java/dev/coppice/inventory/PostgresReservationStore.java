package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.events.PostgresOutbox;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.Fence;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reservations in the tables of {@code db/migration/inventory/V2__reservations.sql}.
 *
 * <p>Everybody locks a reservation's row before rows of stock, and those in the order of their
 * SKUs, so nobody waits in a circle. What is due is judged by the database's clock alone.
 */
final class PostgresReservationStore implements ReservationStore {

  private static final String CLAIM =
      """
      INSERT INTO reservations (id, state, expires_at)
      VALUES ($1, 'held', now() + make_interval(secs => $2))
      ON CONFLICT DO NOTHING
      RETURNING expires_at
      """;

  private static final String LOCK =
      "SELECT expires_at <= now() AS due FROM reservations WHERE id = $1 AND state = 'held' FOR UPDATE";

  private static final String LOCK_STOCK =
      """
      SELECT sku, on_hand - reserved AS available FROM stock
      WHERE sku = ANY ($1::text[]) ORDER BY sku FOR UPDATE
      """;

  private static final String RESERVE =
      """
      WITH lines AS (SELECT sku, quantity FROM unnest($2::text[], $3::bigint[]) AS l (sku, quantity)),
        kept AS (INSERT INTO reservation_lines SELECT $1, sku, quantity FROM lines)
      UPDATE stock SET reserved = reserved + quantity FROM lines WHERE stock.sku = lines.sku
      """;

  /** What is confirmed leaves the warehouse, what is not is available again. */
  private static final String SETTLE =
      """
      WITH settled AS (
        UPDATE reservations SET state = $2, settled_at = now() WHERE id = $1)
      UPDATE stock
      SET reserved = reserved - quantity,
        on_hand = on_hand - CASE WHEN $2 = 'confirmed' THEN quantity ELSE 0 END
      FROM reservation_lines AS lines
      WHERE lines.reservation = $1 AND stock.sku = lines.sku
      """;

  /** Those that another instance is at are left to it. */
  private static final String NEXT_DUE =
      """
      SELECT id FROM reservations WHERE state = 'held' AND expires_at <= now()
      ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED
      """;

  private static final String FORGET =
      """
      WITH old AS (
          SELECT id FROM reservations
          WHERE state IN ('released', 'expired') AND settled_at < now() - make_interval(secs => $1)
          ORDER BY settled_at LIMIT $2),
        lines AS (DELETE FROM reservation_lines USING old WHERE reservation = old.id)
      DELETE FROM reservations USING old WHERE reservations.id = old.id
      """;

  private final Database database;
  private final PostgresOutbox outbox;

  PostgresReservationStore(Database database, PostgresOutbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Future<Reservation> reserve(
      ReservationId id,
      List<ReservationLine> lines,
      Duration expiry,
      @Nullable String traceparent,
      Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(CLAIM)
                .execute(Tuple.of(id.text(), (double) expiry.toSeconds()))
                .compose(
                    claimed ->
                        claimed.size() == 0
                            ? PostgresReservationRows.find(connection, id)
                                .map(Optional::orElseThrow)
                            : take(connection, held(id, lines, claimed), traceparent)));
  }

  private static Reservation held(
      ReservationId id, List<ReservationLine> lines, RowSet<Row> claim) {
    return new Reservation(
        id,
        Reservation.State.HELD,
        lines,
        claim.iterator().next().getOffsetDateTime("expires_at").toInstant());
  }

  /**
   * What is told goes out behind what is done without waiting for its answer: rows of stock are
   * locked for no longer because of it.
   */
  private Future<Reservation> take(
      SqlConnection connection, Reservation made, @Nullable String traceparent) {
    return lockStock(connection, made)
        .compose(available -> requireAll(made, available))
        .compose(
            all ->
                Future.all(
                    connection
                        .preparedQuery(RESERVE)
                        .execute(
                            Tuple.of(made.id().text())
                                .addArrayOfString(skus(made))
                                .addArrayOfLong(
                                    made.lines().stream()
                                        .map(ReservationLine::quantity)
                                        .toArray(Long[]::new))),
                    outbox.add(connection, ReservationEventJson.of(made, traceparent))))
        .map(made);
  }

  private static Future<Map<Sku, Long>> lockStock(
      SqlConnection connection, Reservation reservation) {
    return connection
        .preparedQuery(LOCK_STOCK)
        .execute(Tuple.tuple().addArrayOfString(skus(reservation)))
        .map(
            rows -> {
              Map<Sku, Long> available = new HashMap<>();
              rows.forEach(
                  row -> available.put(new Sku(row.getString("sku")), row.getLong("available")));
              return available;
            });
  }

  /** Fails, and so rolls back, when some are not available. */
  private static Future<Void> requireAll(Reservation wanted, Map<Sku, Long> available) {
    List<ShortageException.Shortage> shortages = new ArrayList<>();
    for (ReservationLine line : wanted.lines()) {
      long there = available.getOrDefault(line.sku(), 0L);
      if (there < line.quantity()) {
        shortages.add(new ShortageException.Shortage(line, there));
      }
    }
    return shortages.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(new ShortageException(shortages));
  }

  private static String[] skus(Reservation reservation) {
    return reservation.lines().stream().map(line -> line.sku().text()).toArray(String[]::new);
  }

  @Override
  public Future<Optional<Reservation>> find(ReservationId id, Deadline deadline) {
    return database.query(deadline, client -> PostgresReservationRows.find(client, id));
  }

  @Override
  public Future<Optional<Reservation>> settle(
      ReservationId id, Reservation.State as, @Nullable String traceparent, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(id.text()))
                .compose(
                    held ->
                        held.size() == 0
                            ? Future.succeededFuture()
                            : settle(
                                connection,
                                id,
                                held.iterator().next().getBoolean("due")
                                    ? Reservation.State.EXPIRED
                                    : as,
                                traceparent))
                .compose(settled -> PostgresReservationRows.find(connection, id)));
  }

  /** The reservation's row is locked, and it is held. */
  private Future<Void> settle(
      SqlConnection connection,
      ReservationId id,
      Reservation.State as,
      @Nullable String traceparent) {
    return PostgresReservationRows.find(connection, id)
        .map(found -> found.orElseThrow().as(as))
        .compose(
            settled ->
                lockStock(connection, settled)
                    .compose(
                        locked ->
                            Future.all(
                                connection
                                    .preparedQuery(SETTLE)
                                    .execute(Tuple.of(id.text(), ReservationJson.text(as))),
                                outbox.add(
                                    connection, ReservationEventJson.of(settled, traceparent)))))
        .mapEmpty();
  }

  @Override
  public Future<Integer> expire(int most, Deadline deadline) {
    return expire(0, most, deadline);
  }

  /** A transaction each: many at once would hold the locks of many items. */
  private Future<Integer> expire(int done, int most, Deadline deadline) {
    if (done == most) {
      return Future.succeededFuture(done);
    }
    return database
        .transact(deadline, this::expireNext)
        .compose(one -> one ? expire(done + 1, most, deadline) : Future.succeededFuture(done));
  }

  /** False when none is due. */
  private Future<Boolean> expireNext(SqlConnection connection) {
    return connection
        .query(NEXT_DUE)
        .execute()
        .compose(
            due ->
                due.size() == 0
                    ? Future.succeededFuture(false)
                    : settle(
                            connection,
                            new ReservationId(due.iterator().next().getString("id")),
                            Reservation.State.EXPIRED,
                            null)
                        .map(true));
  }

  @Override
  public Future<Integer> forget(Duration age, int most, Token token, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            new Fence(Forgetting.NAME, token.epoch(), token.fence())
                .pass(connection)
                .compose(
                    passed ->
                        connection
                            .preparedQuery(FORGET)
                            .execute(Tuple.of((double) age.toSeconds(), most)))
                .map(RowSet::rowCount));
  }
}
