package dev.coppice.orders.saga;

import dev.coppice.events.PostgresOutbox;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderState;
import dev.coppice.orders.order.Origin;
import dev.coppice.orders.order.PostgresOrderRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what came of a step, in one transaction: the attempt, the saga's next step, what the order
 * is now, its history and its event. The saga's row is locked first and the order's after it.
 * Statements that need no answer of each other are sent together.
 */
public final class PostgresConclusion {

  private static final String LOCK =
      "SELECT fence, cancel_wanted, cancel_reason FROM sagas WHERE id = $1 FOR UPDATE";

  private static final String END_ATTEMPT =
      """
      UPDATE saga_attempts SET ended_at = clock_timestamp(), outcome = $3, detail = $4
      WHERE saga = $1 AND fence = $2
      """;

  private static final String GO_ON =
      """
      UPDATE sagas SET step = $3, attempt = $4, claimed_until = NULL,
        step_since = CASE WHEN $4 = 0 THEN clock_timestamp() ELSE step_since END,
        next_at = clock_timestamp() + make_interval(secs => $5)
      WHERE id = $1 AND fence = $2
      """;

  private static final String END =
      """
      UPDATE sagas SET step = NULL, claimed_until = NULL, card_token = NULL,
        cancel_wanted = NULL, cancel_reason = NULL
      WHERE id = $1 AND fence = $2
      """;

  /** All has come back when no line is without, and no other return is still under way. */
  private static final String ALL_BACK =
      """
      SELECT NOT EXISTS (SELECT FROM order_lines WHERE order_id = $1 AND returned < quantity)
        AND NOT EXISTS (
          SELECT FROM sagas WHERE order_id = $1 AND id <> $2 AND step IS NOT NULL) AS whole
      """;

  private final PostgresOutbox outbox;
  private final Progress progress;
  private final InstantSource clock;

  public PostgresConclusion(PostgresOutbox outbox, SagaOptions options, InstantSource clock) {
    this.outbox = outbox;
    this.progress = new Progress(options);
    this.clock = clock;
  }

  /**
   * How a saga goes on.
   *
   * @param order whose row is locked
   */
  record Decision(Claim claim, Outcome outcome, Order order, Optional<Cancel> cancel, Next next) {}

  Future<Decision> decide(SqlConnection connection, Claim claim, Outcome outcome) {
    Future<RowSet<Row>> saga = connection.preparedQuery(LOCK).execute(Tuple.of(claim.saga()));
    Future<Order> order = lock(connection, claim);
    return Future.all(saga, order)
        .map(locked -> decide(claim, outcome, saga.result().iterator().next(), order.result()));
  }

  /** Nothing comes back of an order before it is carried out; what its lines are is known. */
  private static Future<Order> lock(SqlConnection connection, Claim claim) {
    return claim.step().isOfReturn()
        ? PostgresOrderRows.lock(connection, claim.order().id()).map(Optional::orElseThrow)
        : PostgresOrderRows.lockProgress(connection, claim.order());
  }

  private Decision decide(Claim claim, Outcome outcome, Row saga, Order order) {
    if (saga.getLong("fence") != claim.fence()) {
      throw new StaleClaimException(claim, saga.getLong("fence"));
    }
    Optional<Cancel> cancel =
        Optional.ofNullable(saga.getString("cancel_wanted"))
            .map(by -> new Cancel(by, saga.getString("cancel_reason")));
    Next next =
        progress.after(
            claim,
            order,
            outcome,
            cancel,
            clock.instant(),
            ThreadLocalRandom.current().nextDouble());
    return new Decision(claim, outcome, order, cancel, next);
  }

  Future<Void> keep(SqlConnection connection, Decision decision) {
    return Future.all(
            endAttempt(connection, decision.claim(), decision.outcome()),
            keepSums(connection, decision.claim(), decision.outcome()),
            goOn(connection, decision.claim(), decision.next()),
            become(connection, decision))
        .mapEmpty();
  }

  private static Future<RowSet<Row>> endAttempt(
      SqlConnection connection, Claim claim, Outcome outcome) {
    return connection
        .preparedQuery(END_ATTEMPT)
        .execute(
            Tuple.of(claim.saga(), claim.fence(), outcome.text())
                .addString(outcome.detail().orElse(null)));
  }

  private static Future<Void> keepSums(SqlConnection connection, Claim claim, Outcome outcome) {
    if (!(outcome instanceof Outcome.Done done)) {
      return Future.succeededFuture();
    }
    String id = claim.order().id();
    return done.confirmed()
        ? PostgresOrderRows.keepConfirmed(connection, id)
        : done.sums()
            .map(
                sums ->
                    PostgresOrderRows.keepSums(connection, id, sums.captured(), sums.refunded()))
            .orElseGet(Future::succeededFuture);
  }

  private static Future<RowSet<Row>> goOn(SqlConnection connection, Claim claim, Next next) {
    return next.step().isEmpty()
        ? connection.preparedQuery(END).execute(Tuple.of(claim.saga(), claim.fence()))
        : connection
            .preparedQuery(GO_ON)
            .execute(
                Tuple.of(
                    claim.saga(),
                    claim.fence(),
                    next.step().get().text(),
                    next.attempt(),
                    next.pause().toMillis() / 1000.0));
  }

  private Future<Void> become(SqlConnection connection, Decision decision) {
    Claim claim = decision.claim();
    Order order = decision.order();
    Next next = decision.next();
    if (claim.step().isOfReturn()) {
      return next.step().isEmpty() ? cameBack(connection, claim, order) : Future.succeededFuture();
    }
    return next.becomes()
        // Whoever cancels an order that is being sent has made it so already.
        .filter(state -> state != order.state())
        .map(
            state ->
                become(
                    connection,
                    order,
                    state,
                    next,
                    origin(claim, decision.cancel().map(Cancel::by).orElse(null))))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> become(
      SqlConnection connection, Order order, OrderState state, Next next, Origin origin) {
    Order now =
        order.become(
            state,
            next.why().map(Why::reason),
            next.why().map(Why::detail),
            next.actionUrl(),
            clock.instant());
    return PostgresOrderRows.change(connection, outbox, order, now, origin);
  }

  private static Origin origin(Claim claim, @Nullable String byWhom) {
    return new Origin(byWhom, claim.traceparent().orElse(null));
  }

  private Future<Void> cameBack(SqlConnection connection, Claim claim, Order order) {
    return connection
        .preparedQuery(ALL_BACK)
        .execute(Tuple.of(order.id(), claim.saga()))
        .map(rows -> rows.iterator().next().getBoolean("whole"))
        .compose(
            whole ->
                become(
                    connection,
                    order,
                    whole ? OrderState.RETURNED : OrderState.PARTIALLY_RETURNED,
                    Next.step(Optional.empty(), Optional.empty()),
                    origin(claim, null)));
  }
}
