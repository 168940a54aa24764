package dev.coppice.payments;

import dev.coppice.payments.Step.Kind;
import dev.coppice.payments.Step.Progress;
import dev.coppice.payments.ledger.Money;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads payments and their steps out of their tables of {@code V2__payments.sql}. */
final class PostgresPaymentRows {

  private static final String FIND =
      """
      SELECT id, order_id, customer, payments.amount, currency, card_token, return_url, state,
        payments.reason, action_url, provider_reference, captured, refunded, payments.made_at,
        name, kind, steps.amount AS step_amount, key, progress, steps.reason AS step_reason, tries
      FROM payments JOIN steps ON payment = id
      WHERE id = $1
      ORDER BY steps.made_at, name
      """;

  private static final String LOCK = "SELECT FROM payments WHERE id = $1 FOR UPDATE";

  private PostgresPaymentRows() {}

  /**
   * A payment whose row is locked.
   *
   * @param open the steps that are not done, by name
   */
  record Locked(Payment payment, Map<String, OpenStep> open) {

    Optional<OpenStep> openStep(String name) {
      return Optional.ofNullable(open.get(name));
    }
  }

  static Future<Optional<Payment>> find(SqlClient client, PaymentId id) {
    return rows(client, id.text()).map(found -> found.map(Locked::payment));
  }

  /** The lock comes first: what is read before it may be of before. */
  static Future<Optional<Locked>> lock(SqlConnection connection, PaymentId id) {
    Future<?> locked = connection.preparedQuery(LOCK).execute(Tuple.of(id.text()));
    Future<Optional<Locked>> rows = rows(connection, id.text());
    return Future.all(locked, rows).map(all -> rows.result());
  }

  /** A payment whose row this transaction has locked before. */
  static Future<Locked> locked(SqlConnection connection, PaymentId id) {
    return rows(connection, id.text()).map(Optional::orElseThrow);
  }

  static Future<Optional<OpenStep>> openStep(SqlClient client, String payment, String name) {
    return rows(client, payment).map(found -> found.flatMap(one -> one.openStep(name)));
  }

  private static Future<Optional<Locked>> rows(SqlClient client, String id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(id))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(read(rows)));
  }

  private static Locked read(RowSet<Row> rows) {
    List<Step> steps = new ArrayList<>();
    Map<String, OpenStep> open = new HashMap<>();
    for (Row row : rows) {
      Step step = step(row);
      steps.add(step);
      if (step.isOpen()) {
        open.put(step.name(), openStep(row, step));
      }
    }
    return new Locked(payment(rows.iterator().next(), steps), open);
  }

  private static Payment payment(Row row, List<Step> steps) {
    NewPayment asked =
        new NewPayment(
            new PaymentId(row.getString("id")),
            row.getString("order_id"),
            Optional.ofNullable(row.getString("customer")),
            new Money(row.getLong("amount"), row.getString("currency")),
            row.getString("card_token"),
            Optional.ofNullable(row.getString("return_url")));
    return new Payment(
        asked,
        PaymentState.named(row.getString("state")),
        Optional.ofNullable(row.getString("reason")),
        Optional.ofNullable(row.getString("action_url")),
        Optional.ofNullable(row.getString("provider_reference")),
        row.getLong("captured"),
        row.getLong("refunded"),
        row.getOffsetDateTime("made_at").toInstant(),
        steps);
  }

  private static Step step(Row row) {
    return new Step(
        Kind.named(row.getString("kind")),
        row.getString("name"),
        row.getLong("step_amount"),
        Progress.named(row.getString("progress")),
        Optional.ofNullable(row.getString("step_reason")));
  }

  private static OpenStep openStep(Row row, Step step) {
    return new OpenStep(
        new PaymentId(row.getString("id")),
        step.kind(),
        step.name(),
        new Money(step.amount(), row.getString("currency")),
        row.getUUID("key").toString(),
        row.getString("card_token"),
        Optional.ofNullable(row.getString("return_url")),
        Optional.ofNullable(row.getString("provider_reference")),
        row.getInteger("tries"));
  }
}
