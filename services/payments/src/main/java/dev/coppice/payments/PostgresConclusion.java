package dev.coppice.payments;

import dev.coppice.events.PostgresOutbox;
import dev.coppice.payments.PostgresPaymentRows.Locked;
import dev.coppice.payments.Step.Progress;
import dev.coppice.payments.ledger.PostgresLedger;
import dev.coppice.payments.provider.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what an outcome changes, books it and tells of it, all in one transaction. */
final class PostgresConclusion {

  private static final String UPDATE =
      """
      UPDATE payments
      SET state = $2, reason = $3, action_url = $4, provider_reference = $5, captured = $6,
        refunded = $7
      WHERE id = $1
      """;

  private static final String UPDATE_STEP =
      """
      UPDATE steps SET progress = $3, reason = $4, due = now() + make_interval(secs => $5)
      WHERE payment = $1 AND name = $2
      """;

  /** Of what is let go of before it was decided, nothing is to be decided any more. */
  private static final String END_AUTHORISING =
      """
      UPDATE steps SET progress = 'done'
      WHERE payment = $1 AND kind = 'authorise' AND progress = 'open'
        AND (SELECT state FROM payments WHERE id = $1) = 'voided'
      """;

  private final PostgresOutbox outbox;

  PostgresConclusion(PostgresOutbox outbox) {
    this.outbox = outbox;
  }

  /**
   * What is left after an outcome; one of a step that is concluded already changes nothing.
   *
   * @param before the payment, whose row is locked
   * @param wait after which the acquirer is asked again, when it has not decided
   * @param traceparent of the request, which the event goes along with
   */
  Future<Payment> conclude(
      SqlConnection connection,
      Payment before,
      String name,
      Outcome outcome,
      Duration wait,
      @Nullable String traceparent) {
    Step step = before.step(name).orElseThrow();
    if (!step.isOpen()) {
      return Future.succeededFuture(before);
    }
    Change change = Lifecycle.conclude(before, step, outcome);
    // Sent together, and done in this order.
    List<Future<?>> kept = new ArrayList<>();
    kept.add(update(connection, change.payment()));
    kept.add(updateStep(connection, before.id(), name, change, wait));
    kept.add(connection.preparedQuery(END_AUTHORISING).execute(Tuple.of(before.id().text())));
    change.entry().ifPresent(entry -> kept.add(PostgresLedger.add(connection, entry)));
    PaymentEventJson.of(before, step, change.payment(), traceparent)
        .ifPresent(event -> kept.add(outbox.add(connection, event)));
    Future<Locked> after = PostgresPaymentRows.locked(connection, before.id());
    kept.add(after);
    return Future.all(kept).map(all -> after.result().payment());
  }

  private static Future<?> updateStep(
      SqlConnection connection, PaymentId id, String name, Change change, Duration wait) {
    return connection
        .preparedQuery(UPDATE_STEP)
        .execute(
            Tuple.of(
                id.text(),
                name,
                change.progress().text(),
                change.progress() == Progress.REFUSED ? change.reason().orElse(null) : null,
                seconds(wait)));
  }

  /** The payment's row is locked. */
  static Future<?> update(SqlConnection connection, Payment payment) {
    return connection
        .preparedQuery(UPDATE)
        .execute(
            Tuple.of(
                payment.id().text(),
                payment.state().text(),
                payment.reason().orElse(null),
                payment.actionUrl().orElse(null),
                payment.providerReference().orElse(null),
                payment.captured(),
                payment.refunded()));
  }

  static Double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
