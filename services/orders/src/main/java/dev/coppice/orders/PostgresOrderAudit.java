package dev.coppice.orders;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresAudit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.Function;

/** Whether orders, what was paid for them and what came back agree. */
final class PostgresOrderAudit {

  /** Each check counts what is wrong; the figures are those of inventory and payments too. */
  private static final String CHECKS =
      """
      SELECT 1 AS place, 'totals-are-the-sums-of-their-lines' AS name, 0::bigint AS expected, (
          SELECT count(*) FROM orders WHERE goods <> (
            SELECT coalesce(sum(quantity * unit_price), 0) FROM order_lines
            WHERE order_id = orders.id)) AS actual
      UNION ALL
      SELECT 2, 'what-is-paid-was-captured', 0, (
          SELECT count(*) FROM orders
          WHERE state IN ('paid', 'shipped', 'partially_returned', 'returned')
            AND captured <> total)
      UNION ALL
      SELECT 3, 'what-is-undone-costs-nothing', 0, (
          SELECT count(*) FROM orders
          WHERE state IN ('cancelled', 'rejected') AND refunded <> captured)
      UNION ALL
      SELECT 4, 'what-came-back-was-refunded', 0, (
          SELECT count(*) FROM orders
          WHERE state IN ('partially_returned', 'returned') AND refunded <> (
            SELECT coalesce(sum(amount), 0) FROM sagas
            WHERE order_id = orders.id AND id <> orders.id
              AND (step IS NULL OR step = 'restock')))
      UNION ALL
      SELECT 5, 'what-came-back-stands-in-a-return', 0, (
          SELECT count(*) FROM (
            SELECT order_id, sku, sum(quantity) AS pieces
            FROM return_lines JOIN sagas ON sagas.id = saga GROUP BY order_id, sku) AS back
          FULL JOIN (SELECT * FROM order_lines WHERE returned > 0) AS lines USING (order_id, sku)
          WHERE pieces IS DISTINCT FROM returned)
      UNION ALL
      SELECT 6, 'somebody-works-on-what-is-open', 0, (
          SELECT count(*) FROM orders LEFT JOIN sagas ON sagas.id = orders.id
          WHERE sagas.step IS NULL AND orders.state IN (
            'placed', 'reserved', 'requires_action', 'authorised', 'confirmed', 'paid',
            'cancelling'))
      UNION ALL
      SELECT 7, 'nothing-is-stuck', 0, (
          SELECT count(*) FROM sagas
          WHERE step IS NOT NULL AND step_since < now() - make_interval(secs => $1))
      UNION ALL
      SELECT 8, 'pieces.confirmed', NULL, (
          SELECT coalesce(sum(quantity), 0)::bigint
          FROM order_lines JOIN orders ON orders.id = order_id WHERE confirmed)
      UNION ALL
      SELECT 9, 'money.captured.' || currency, NULL, sum(captured)::bigint
      FROM orders GROUP BY currency
      UNION ALL
      SELECT 10, 'money.refunded.' || currency, NULL, sum(refunded)::bigint
      FROM orders GROUP BY currency
      UNION ALL
      SELECT 11, 'orders.placed', NULL, (SELECT count(*) FROM orders)
      ORDER BY place, name
      """;

  private PostgresOrderAudit() {}

  /**
   * @param stuckAfter how long a step may be open
   */
  static Function<Deadline, Future<Audit>> of(Database database, Duration stuckAfter) {
    PostgresAudit audit = new PostgresAudit(database, CHECKS);
    return deadline -> audit.run(Tuple.of(stuckAfter.toMillis() / 1000.0), deadline);
  }
}
