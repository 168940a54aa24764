package dev.coppice.payments.ledger;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** Audits by one statement, so that all of it is of one moment. */
public final class PostgresAuditStore implements AuditStore {

  /**
   * Each check counts what is, or is wrong, in one way, and what there should be in another.
   * Payments and ledger meet in the sums: of a payment's entries, what the acquirer owes for it is
   * what was captured less what was refunded.
   */
  private static final String CHECKS =
      """
      SELECT 1 AS place, 'entries-balance' AS name, 0::bigint AS expected, (
          SELECT count(*) FROM (
            SELECT FROM postings GROUP BY entry, currency HAVING sum(amount) <> 0) AS crooked) AS actual
      UNION ALL
      SELECT 2, 'entries-have-postings', 0, (
          SELECT count(*) FROM entries WHERE NOT EXISTS (SELECT FROM postings WHERE entry = entries.id))
      UNION ALL
      SELECT 3, 'ledger-sums-to-zero', 0, (
          SELECT count(*) FROM (
            SELECT FROM postings GROUP BY currency HAVING sum(amount) <> 0) AS crooked)
      UNION ALL
      SELECT 4, 'captures-are-booked', (SELECT count(*) FROM payments WHERE captured > 0), (
          SELECT count(*) FROM payments
            JOIN entries ON entries.payment = payments.id AND kind = 'capture'
            JOIN postings ON entry = entries.id AND account = 'acquirer'
              AND postings.currency = payments.currency AND postings.amount = captured)
      UNION ALL
      SELECT 5, 'nothing-else-is-booked', 0, (
          SELECT count(*) FROM entries LEFT JOIN payments ON payments.id = entries.payment
          WHERE captured IS NULL OR captured = 0)
      UNION ALL
      SELECT 6, 'refunds-are-booked', (SELECT coalesce(sum(refunded), 0)::bigint FROM payments), (
          SELECT coalesce(-sum(amount), 0)::bigint FROM postings JOIN entries ON entry = entries.id
          WHERE kind = 'refund' AND account = 'acquirer')
      UNION ALL
      SELECT 7, 'acquirer-owes-what-is-not-refunded', 0, (
          SELECT count(*) FROM (
            SELECT FROM payments
              LEFT JOIN entries ON entries.payment = payments.id
              LEFT JOIN postings ON entry = entries.id AND account = 'acquirer'
            GROUP BY payments.id
            HAVING coalesce(sum(postings.amount), 0) <> captured - refunded) AS crooked)
      UNION ALL
      SELECT 8, 'nothing-is-stuck', 0, (
          SELECT count(*) FROM steps
          WHERE progress = 'open' AND made_at < now() - make_interval(secs => $1))
      ORDER BY place
      """;

  private final Database database;

  public PostgresAuditStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<Check>> audit(Duration stuckAfter, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(CHECKS)
                .execute(Tuple.of(stuckAfter.toMillis() / 1000.0))
                .map(rows -> rows.stream().map(PostgresAuditStore::check).toList()));
  }

  private static Check check(Row row) {
    return new Check(row.getString("name"), row.getLong("expected"), row.getLong("actual"));
  }
}
