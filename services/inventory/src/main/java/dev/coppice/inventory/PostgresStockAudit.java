package dev.coppice.inventory;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresAudit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** Whether stock and reservations agree. */
final class PostgresStockAudit {

  /** What has expired is looked for each second; a minute is patience. */
  private static final String CHECKS =
      """
      SELECT 1 AS place, 'reserved-is-what-is-held' AS name, 0::bigint AS expected, (
          SELECT count(*) FROM (
            SELECT FROM stock
              LEFT JOIN reservation_lines AS lines ON lines.sku = stock.sku
              LEFT JOIN reservations AS held ON held.id = reservation AND state = 'held'
            GROUP BY stock.sku
            HAVING reserved <> coalesce(sum(quantity) FILTER (WHERE held.id IS NOT NULL), 0)
          ) AS crooked) AS actual
      UNION ALL
      SELECT 2, 'reservations-have-lines', 0, (
          SELECT count(*) FROM reservations
          WHERE NOT EXISTS (SELECT FROM reservation_lines WHERE reservation = reservations.id))
      UNION ALL
      SELECT 3, 'nothing-is-held-for-longer-than-promised', 0, (
          SELECT count(*) FROM reservations
          WHERE state = 'held' AND expires_at < now() - interval '1 minute')
      UNION ALL
      SELECT 4, 'pieces.confirmed', NULL, (
          SELECT coalesce(sum(quantity), 0)::bigint
          FROM reservation_lines JOIN reservations ON id = reservation
          WHERE state = 'confirmed')
      ORDER BY place
      """;

  private PostgresStockAudit() {}

  static Function<Deadline, Future<Audit>> of(Database database) {
    PostgresAudit audit = new PostgresAudit(database, CHECKS);
    return deadline -> audit.run(Tuple.tuple(), deadline);
  }
}
