package dev.coppice.notifications;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresAudit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.Function;

/** Whether letters are sent, and what waits for webhooks is worked on. */
final class PostgresNotificationsAudit {

  /** That a receiver takes nothing is its own affair; that nobody gives it up is ours. */
  private static final String CHECKS =
      """
      SELECT 1 AS place, 'no-letter-waits-for-an-hour' AS name, 0::bigint AS expected, (
          SELECT count(*) FROM letters
          WHERE due IS NOT NULL AND created_at < clock_timestamp() - interval '1 hour') AS actual
      UNION ALL
      SELECT 2, 'no-letter-was-given-up', 0, (SELECT count(*) FROM letters WHERE outcome = 'given_up')
      UNION ALL
      SELECT 3, 'no-delivery-waits-for-longer-than-its-time', 0, (
          SELECT count(*) FROM webhook_deliveries
          WHERE due IS NOT NULL
            AND since < clock_timestamp() - make_interval(secs => $1) - interval '1 hour')
      UNION ALL
      SELECT 4, 'orders.placed', NULL, (SELECT count(*) FROM letters WHERE type = 'orders.order.placed')
      ORDER BY place
      """;

  private PostgresNotificationsAudit() {}

  /**
   * @param patience how long a delivery is tried; those of an order wait for each other, so an hour
   *     more is allowed
   */
  static Function<Deadline, Future<Audit>> of(Database database, Duration patience) {
    PostgresAudit audit = new PostgresAudit(database, CHECKS);
    return deadline -> audit.run(Tuple.of(patience.toMillis() / 1000.0), deadline);
  }
}
