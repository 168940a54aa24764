package dev.coppice.payments;

import dev.coppice.contract.Deadline;
import dev.coppice.payments.PostgresPaymentRows.Locked;
import dev.coppice.payments.Step.Progress;
import dev.coppice.payments.ledger.PostgresLedger;
import dev.coppice.payments.provider.Notice;
import dev.coppice.payments.provider.Outcome;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** Payments and their steps in their tables of {@code V2__payments.sql}. */
final class PostgresPaymentStore implements PaymentStore {

  private static final String AUTHORISE = Step.Kind.AUTHORISE.text();

  private static final String ADD =
      """
      INSERT INTO payments (
        id, order_id, customer, amount, currency, card_token, return_url, state)
      VALUES ($1, $2, $3, $4, $5, $6, $7, 'authorising')
      ON CONFLICT DO NOTHING RETURNING id
      """;

  private static final String ADD_STEP =
      """
      INSERT INTO steps (payment, name, kind, amount, due)
      VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))
      """;

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

  private static final String PUT_OFF =
      """
      UPDATE steps SET due = now() + make_interval(secs => $3)
      WHERE payment = $1 AND name = $2 AND progress = 'open'
      """;

  /** Those that another instance is at are left to it. */
  private static final String TAKE_DUE =
      """
      UPDATE steps SET due = now() + make_interval(secs => $1), tries = tries + 1
      WHERE (payment, name) = (
        SELECT payment, name FROM steps WHERE progress = 'open' AND due <= now()
        ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING payment, name
      """;

  private static final String NOTE_WEBHOOK =
      """
      INSERT INTO webhook_events (id, payment) VALUES ($1, $2)
      ON CONFLICT DO NOTHING RETURNING id
      """;

  private final Database database;

  PostgresPaymentStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Begun> add(NewPayment asked, Duration lease, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(ADD)
                .execute(
                    Tuple.of(
                        asked.id().text(),
                        asked.orderId(),
                        asked.customer().orElse(null),
                        asked.money().amount(),
                        asked.money().currency(),
                        asked.cardToken(),
                        asked.returnUrl().orElse(null)))
                .compose(
                    added ->
                        added.size() == 0
                            ? PostgresPaymentRows.find(connection, asked.id())
                                .map(known -> new Begun(known.orElseThrow(), Optional.empty()))
                            : addStep(
                                connection,
                                asked.id(),
                                Step.Kind.AUTHORISE,
                                AUTHORISE,
                                asked.money().amount(),
                                lease)));
  }

  private static Future<Begun> addStep(
      SqlConnection connection,
      PaymentId id,
      Step.Kind kind,
      String name,
      long amount,
      Duration lease) {
    return connection
        .preparedQuery(ADD_STEP)
        .execute(Tuple.of(id.text(), name, kind.text(), amount, seconds(lease)))
        .compose(added -> PostgresPaymentRows.lock(connection, id))
        .map(
            locked -> {
              Locked row = locked.orElseThrow();
              return new Begun(row.payment(), row.openStep(name));
            });
  }

  private static Double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  @Override
  public Future<Optional<Begun>> begin(
      PaymentId id,
      Step.Kind kind,
      String name,
      Optional<Long> amount,
      Duration lease,
      Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            PostgresPaymentRows.lock(connection, id)
                .compose(
                    locked ->
                        locked.isEmpty()
                            ? Future.succeededFuture(Optional.empty())
                            : begin(connection, locked.get().payment(), kind, name, amount, lease)
                                .map(Optional::of)));
  }

  /** The payment's row is locked. */
  private static Future<Begun> begin(
      SqlConnection connection,
      Payment payment,
      Step.Kind kind,
      String name,
      Optional<Long> amount,
      Duration lease) {
    if (payment.step(name).isPresent()) {
      return Future.succeededFuture(new Begun(payment, Optional.empty()));
    }
    long all = amount.orElse(payment.money().amount());
    Lifecycle.requireAllowed(payment, kind, all);
    return addStep(connection, payment.id(), kind, name, all, lease);
  }

  @Override
  public Future<Payment> conclude(
      OpenStep step, Outcome outcome, Duration wait, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            PostgresPaymentRows.lock(connection, step.payment())
                .compose(
                    locked ->
                        conclude(
                            connection,
                            locked.orElseThrow().payment(),
                            step.name(),
                            outcome,
                            wait)));
  }

  /** The payment's row is locked. */
  private static Future<Payment> conclude(
      SqlConnection connection, Payment before, String name, Outcome outcome, Duration wait) {
    Step step = before.step(name).orElseThrow();
    if (!step.isOpen()) {
      return Future.succeededFuture(before);
    }
    Change change = Lifecycle.conclude(before, step, outcome);
    return update(connection, change.payment())
        .compose(
            updated ->
                connection
                    .preparedQuery(UPDATE_STEP)
                    .execute(
                        Tuple.of(
                            before.id().text(),
                            name,
                            change.progress().text(),
                            change.progress() == Progress.REFUSED
                                ? change.reason().orElse(null)
                                : null,
                            seconds(wait))))
        .compose(
            updated ->
                connection.preparedQuery(END_AUTHORISING).execute(Tuple.of(before.id().text())))
        .compose(
            ended ->
                change.entry().isEmpty()
                    ? Future.succeededFuture()
                    : PostgresLedger.add(connection, change.entry().get()))
        .compose(booked -> PostgresPaymentRows.find(connection, before.id()))
        .map(Optional::orElseThrow);
  }

  private static Future<?> update(SqlConnection connection, Payment payment) {
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

  @Override
  public Future<Payment> unanswered(OpenStep step, Duration wait, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            PostgresPaymentRows.lock(connection, step.payment())
                .compose(
                    locked ->
                        update(connection, Lifecycle.unanswered(locked.orElseThrow().payment())))
                .compose(
                    updated ->
                        connection
                            .preparedQuery(PUT_OFF)
                            .execute(Tuple.of(step.payment().text(), step.name(), seconds(wait))))
                .compose(put -> PostgresPaymentRows.find(connection, step.payment()))
                .map(Optional::orElseThrow));
  }

  @Override
  public Future<Optional<OpenStep>> takeDue(Duration lease, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(TAKE_DUE)
                .execute(Tuple.of(seconds(lease)))
                .compose(
                    taken ->
                        taken.size() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : PostgresPaymentRows.openStep(
                                connection,
                                taken.iterator().next().getString("payment"),
                                taken.iterator().next().getString("name"))));
  }

  @Override
  public Future<Optional<Payment>> find(PaymentId id, Deadline deadline) {
    return database.query(deadline, client -> PostgresPaymentRows.find(client, id));
  }

  @Override
  public Future<Heard> hear(Notice notice, Duration wait, Deadline deadline) {
    PaymentId id = new PaymentId(notice.payment());
    return database.transact(
        deadline,
        connection ->
            PostgresPaymentRows.lock(connection, id)
                .compose(
                    locked ->
                        locked.isEmpty()
                            ? Future.succeededFuture(Heard.UNKNOWN_PAYMENT)
                            : hear(connection, locked.get().payment(), notice, wait)));
  }

  /** The payment's row is locked. */
  private static Future<Heard> hear(
      SqlConnection connection, Payment payment, Notice notice, Duration wait) {
    boolean same =
        payment.money().equals(notice.money())
            && payment.providerReference().map(notice.reference()::equals).orElse(true);
    if (!same) {
      return Future.succeededFuture(Heard.OF_ANOTHER);
    }
    return connection
        .preparedQuery(NOTE_WEBHOOK)
        .execute(Tuple.of(notice.id(), payment.id().text()))
        .compose(
            noted ->
                noted.size() == 0
                    ? Future.succeededFuture(Heard.KNOWN)
                    : conclude(connection, payment, AUTHORISE, notice.outcome(), wait)
                        .map(Heard.TAKEN));
  }
}
