package dev.coppice.payments;

import dev.coppice.contract.Deadline;
import dev.coppice.events.PostgresOutbox;
import dev.coppice.payments.PostgresPaymentRows.Locked;
import dev.coppice.payments.provider.Notice;
import dev.coppice.payments.provider.Outcome;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final PostgresConclusion conclusion;

  PostgresPaymentStore(Database database, PostgresOutbox outbox) {
    this.database = database;
    this.conclusion = new PostgresConclusion(outbox);
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
    Future<?> added =
        connection
            .preparedQuery(ADD_STEP)
            .execute(
                Tuple.of(id.text(), name, kind.text(), amount, PostgresConclusion.seconds(lease)));
    Future<Locked> locked = PostgresPaymentRows.locked(connection, id);
    return Future.all(added, locked)
        .map(all -> new Begun(locked.result().payment(), locked.result().openStep(name)));
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
      OpenStep step,
      Outcome outcome,
      Duration wait,
      @Nullable String traceparent,
      Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            PostgresPaymentRows.lock(connection, step.payment())
                .compose(
                    locked ->
                        conclusion.conclude(
                            connection,
                            locked.orElseThrow().payment(),
                            step.name(),
                            outcome,
                            wait,
                            traceparent)));
  }

  @Override
  public Future<Payment> unanswered(OpenStep step, Duration wait, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            PostgresPaymentRows.lock(connection, step.payment())
                .compose(
                    locked ->
                        PostgresConclusion.update(
                            connection, Lifecycle.unanswered(locked.orElseThrow().payment())))
                .compose(
                    updated ->
                        connection
                            .preparedQuery(PUT_OFF)
                            .execute(
                                Tuple.of(
                                    step.payment().text(),
                                    step.name(),
                                    PostgresConclusion.seconds(wait))))
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
                .execute(Tuple.of(PostgresConclusion.seconds(lease)))
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
  public Future<Heard> hear(
      Notice notice, Duration wait, @Nullable String traceparent, Deadline deadline) {
    PaymentId id = new PaymentId(notice.payment());
    return database.transact(
        deadline,
        connection ->
            PostgresPaymentRows.lock(connection, id)
                .compose(
                    locked ->
                        locked.isEmpty()
                            ? Future.succeededFuture(Heard.UNKNOWN_PAYMENT)
                            : hear(connection, locked.get().payment(), notice, wait, traceparent)));
  }

  /** The payment's row is locked. */
  private Future<Heard> hear(
      SqlConnection connection,
      Payment payment,
      Notice notice,
      Duration wait,
      @Nullable String traceparent) {
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
                    : conclusion
                        .conclude(
                            connection, payment, AUTHORISE, notice.outcome(), wait, traceparent)
                        .map(Heard.TAKEN));
  }
}
