package dev.coppice.payments.ledger;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresAudit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.Function;

/** Whether payments and the ledger agree. */
public final class PostgresLedgerAudit {

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
      UNION ALL
      SELECT 9, 'money.captured.' || currency, NULL, sum(captured)::bigint FROM payments GROUP BY currency
      UNION ALL
      SELECT 10, 'money.refunded.' || currency, NULL, sum(refunded)::bigint FROM payments GROUP BY currency
      ORDER BY place, name
      """;

  private PostgresLedgerAudit() {}

  /**
   * The audit.
   *
   * @param stuckAfter how long the acquirer may leave something unanswered
   */
  public static Function<Deadline, Future<Audit>> of(Database database, Duration stuckAfter) {
    PostgresAudit audit = new PostgresAudit(database, CHECKS);
    Tuple parameters = Tuple.of(stuckAfter.toMillis() / 1000.0);
    return deadline -> audit.run(parameters, deadline);
  }
}
