package dev.coppice.shipping;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresAudit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** Whether shipments are what was told of them. */
final class PostgresShipmentAudit {

  private static final String CHECKS =
      """
      WITH told AS (
        SELECT shipment, count(*) AS events, (array_agg(kind ORDER BY number DESC))[1] AS last
        FROM tracking_events GROUP BY shipment
      ), made AS (
        SELECT id, state, version, coalesce(events, 0) AS events, coalesce(last, 'ready') AS last
        FROM shipments LEFT JOIN told ON shipment = id
        WHERE order_id IS NOT NULL
      )
      SELECT 1 AS place, 'shipments-have-lines' AS name, 0::bigint AS expected, (
          SELECT count(*) FROM made
          WHERE NOT EXISTS (SELECT FROM shipment_lines WHERE shipment = id)) AS actual
      UNION ALL
      SELECT 2, 'states-are-what-was-told-last', 0, (
          SELECT count(*) FROM made WHERE state <> 'cancelled' AND state <> last)
      UNION ALL
      SELECT 3, 'nothing-cancelled-has-left', 0, (
          SELECT count(*) FROM shipments JOIN tracking_events ON shipment = shipments.id
          WHERE state = 'cancelled')
      UNION ALL
      SELECT 4, 'versions-count-changes', 0, (
          SELECT count(*) FROM made
          WHERE version <> 1 + events + CASE state WHEN 'cancelled' THEN 1 ELSE 0 END)
      ORDER BY place
      """;

  private PostgresShipmentAudit() {}

  static Function<Deadline, Future<Audit>> of(Database database) {
    PostgresAudit audit = new PostgresAudit(database, CHECKS);
    return deadline -> audit.run(Tuple.tuple(), deadline);
  }
}
