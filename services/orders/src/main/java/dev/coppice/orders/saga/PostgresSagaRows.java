package dev.coppice.orders.saga;

import dev.coppice.orders.order.Order;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins sagas and turns them round, in the transactions of those who want it. */
public final class PostgresSagaRows {

  private static final String BEGIN =
      """
      INSERT INTO sagas (
        id, order_id, step, step_since, next_at, cart_version, card_token, return_url, traceparent)
      VALUES ($1, $1, $2, now(), now(), $3, $4, $5, $6)
      """;

  private static final String BEGIN_RETURN =
      """
      WITH saga AS (
        INSERT INTO sagas (id, order_id, step, step_since, next_at, amount, traceparent)
        VALUES ($1, $2, $3, now(), now(), $4, $7))
      INSERT INTO return_lines (saga, sku, quantity)
      SELECT $1, sku, quantity FROM unnest($5::text[], $6::bigint[]) AS lines (sku, quantity)
      """;

  private static final String LOCK = "SELECT step FROM sagas WHERE id = $1 FOR UPDATE";

  /** Whoever has taken its step sees it when they are done; otherwise it is due now. */
  private static final String CANCEL =
      """
      UPDATE sagas SET cancel_wanted = $2, cancel_reason = $3, next_at = now()
      WHERE id = $1 AND step IS NOT NULL AND cancel_wanted IS NULL
      """;

  private static final String TURN_ROUND =
      """
      UPDATE sagas SET step = $4, attempt = 0, step_since = now(), next_at = now(),
        cancel_wanted = $2, cancel_reason = $3
      WHERE id = $1 AND step IS NULL
      """;

  private static final String RETRY =
      """
      UPDATE sagas SET next_at = now(), attempt = 0, step_since = now()
      WHERE order_id = $1 AND step IS NOT NULL
      """;

  private static final String COUNT_RETURNS =
      "SELECT count(*) AS count FROM sagas WHERE order_id = $1 AND id <> $1";

  private PostgresSagaRows() {}

  /** Begins to carry out an order that has just been placed. */
  public static Future<Void> begin(
      SqlConnection transaction,
      Order order,
      long cartVersion,
      String cardToken,
      Optional<String> returnUrl,
      @Nullable String traceparent) {
    return transaction
        .preparedQuery(BEGIN)
        .execute(
            Tuple.of(order.id(), Step.CLEAR_CART.text(), cartVersion, cardToken)
                .addString(returnUrl.orElse(null))
                .addString(traceparent))
        .mapEmpty();
  }

  /**
   * Begins to take things back.
   *
   * @param id of the return
   * @param pieces by SKU
   * @param amount minor units that are refunded
   */
  public static Future<Void> beginReturn(
      SqlConnection transaction,
      String id,
      String order,
      Map<String, Long> pieces,
      long amount,
      @Nullable String traceparent) {
    return transaction
        .preparedQuery(BEGIN_RETURN)
        .execute(
            Tuple.of(id, order, Step.REFUND.text(), amount)
                .addArrayOfString(pieces.keySet().toArray(String[]::new))
                .addArrayOfLong(pieces.values().toArray(Long[]::new))
                .addString(traceparent))
        .mapEmpty();
  }

  /** How many returns of an order there are, or were. Its row is locked. */
  public static Future<Long> countReturns(SqlConnection transaction, String order) {
    return transaction
        .preparedQuery(COUNT_RETURNS)
        .execute(Tuple.of(order))
        .map(rows -> rows.iterator().next().getLong("count"));
  }

  /**
   * Locks the saga of an order, before the order's own row as all do.
   *
   * @return the step that is due; empty when all is done
   */
  public static Future<Optional<Step>> lock(SqlConnection transaction, String order) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(order))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.ofNullable(rows.iterator().next().getString("step"))
                        .map(Step::named));
  }

  /**
   * Wants an order cancelled that is being carried out.
   *
   * @return whether nobody wanted that before
   */
  public static Future<Boolean> cancel(SqlConnection transaction, String order, Cancel cancel) {
    return transaction
        .preparedQuery(CANCEL)
        .execute(Tuple.of(order, cancel.by(), cancel.reason()))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Begins to undo an order that was carried out. */
  public static Future<Void> turnRound(SqlConnection transaction, String order, Cancel cancel) {
    return transaction
        .preparedQuery(TURN_ROUND)
        .execute(Tuple.of(order, cancel.by(), cancel.reason(), Step.CANCEL_SHIPMENT.text()))
        .mapEmpty();
  }

  /** Makes whatever waits for an order due now, and its step's time begin anew. */
  public static Future<Integer> retry(SqlConnection transaction, String order) {
    return transaction.preparedQuery(RETRY).execute(Tuple.of(order)).map(rows -> rows.rowCount());
  }
}
