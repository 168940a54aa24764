package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Response;
import dev.coppice.events.PostgresOutbox;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderLine;
import dev.coppice.orders.order.OrderState;
import dev.coppice.orders.order.Origin;
import dev.coppice.orders.order.PostgresOrderHistory;
import dev.coppice.orders.order.PostgresOrderRows;
import dev.coppice.orders.saga.Cancel;
import dev.coppice.orders.saga.PostgresSagaRows;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.KeptAnswers;
import dev.coppice.postgres.OnceKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Orders in the tables of {@code db/migration/orders}. The saga's row is locked first. */
final class PostgresOrderStore implements OrderStore {

  private static final String FIND =
      "SELECT "
          + PostgresOrderRows.COLUMNS
          + "FROM orders "
          + PostgresOrderRows.LINES
          + "WHERE orders.id = $1";

  private static final String TAKE_BACK =
      """
      UPDATE order_lines SET returned = returned + back.quantity
      FROM unnest($2::text[], $3::bigint[]) AS back (sku, quantity)
      WHERE order_id = $1 AND order_lines.sku = back.sku
      """;

  private final Database database;
  private final KeptAnswers answers;
  private final PostgresOutbox outbox;
  private final InstantSource clock;

  PostgresOrderStore(
      Database database, KeptAnswers answers, PostgresOutbox outbox, InstantSource clock) {
    this.database = database;
    this.answers = answers;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public Future<Response> place(
      OnceKey key,
      Placed placed,
      @Nullable String traceparent,
      Response answer,
      Deadline deadline) {
    return answers.once(
        key,
        deadline,
        connection ->
            PostgresOrderRows.add(
                    connection, outbox, placed.order(), placed.cartVersion(), traceparent)
                .compose(
                    added ->
                        PostgresSagaRows.begin(
                            connection,
                            placed.order(),
                            placed.cartVersion(),
                            placed.cardToken(),
                            placed.returnUrl(),
                            traceparent))
                .map(answer));
  }

  @Override
  public Future<Optional<Order>> find(String id, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(FIND).execute(Tuple.of(id)))
        .map(rows -> rows.stream().map(PostgresOrderRows::read).findFirst());
  }

  @Override
  public Future<Order> cancel(
      String id, Cancel cancel, @Nullable String traceparent, Deadline deadline) {
    Origin origin = new Origin(cancel.by(), traceparent);
    return database.transact(
        deadline,
        connection ->
            PostgresSagaRows.lock(connection, id)
                .compose(step -> PostgresOrderRows.lock(connection, id))
                .compose(order -> cancel(connection, present(id, order), cancel, origin)));
  }

  private Future<Order> cancel(
      SqlConnection connection, Order order, Cancel cancel, Origin origin) {
    return switch (order.state()) {
      case CANCELLING, CANCELLED -> Future.succeededFuture(order);
      case PLACED, RESERVED, REQUIRES_ACTION, AUTHORISED, CONFIRMED, PAID ->
          PostgresSagaRows.cancel(connection, order.id(), cancel)
              .compose(
                  isNew ->
                      isNew
                          ? note(connection, order.id(), "cancellation_wanted", null, origin)
                          : Future.succeededFuture())
              .map(order);
      case SHIPPED -> cancelSent(connection, order, cancel, origin);
      case PARTIALLY_RETURNED, RETURNED, REJECTED ->
          conflict("order %s is %s: it can't be cancelled", order);
    };
  }

  private Future<Order> cancelSent(
      SqlConnection connection, Order order, Cancel cancel, Origin origin) {
    Order now =
        order.become(
            OrderState.CANCELLING,
            Optional.of(cancel.reason()),
            Optional.of("as " + cancel.by() + " wanted"),
            Optional.empty(),
            clock.instant());
    return PostgresSagaRows.countReturns(connection, order.id())
        .compose(
            returns ->
                returns > 0
                    ? conflict("order %s is %s, and some of it is being returned", order)
                    : PostgresSagaRows.turnRound(connection, order.id(), cancel)
                        .compose(
                            turned ->
                                PostgresOrderRows.change(connection, outbox, order, now, origin))
                        .map(now));
  }

  @Override
  public Future<Response> takeBack(
      OnceKey key,
      String id,
      Map<String, Long> pieces,
      String why,
      Origin origin,
      Function<Accepted, Response> answer,
      Deadline deadline) {
    return answers.once(
        key,
        deadline,
        connection ->
            PostgresSagaRows.lock(connection, id)
                .compose(step -> PostgresOrderRows.lock(connection, id))
                .compose(order -> takeBack(connection, present(id, order), pieces, why, origin))
                .map(answer));
  }

  private Future<Accepted> takeBack(
      SqlConnection connection, Order order, Map<String, Long> pieces, String why, Origin origin) {
    if (!order.state().isReturnable()) {
      return conflict(
          "order %s is %s: what is returned must be shipped, or partially_returned", order);
    }
    long amount = amount(order, pieces);
    Map<String, Long> sorted = new TreeMap<>(pieces);
    return PostgresSagaRows.countReturns(connection, order.id())
        .map(before -> order.id() + "-return-" + (before + 1))
        .compose(
            id ->
                PostgresSagaRows.beginReturn(
                        connection, id, order.id(), sorted, amount, origin.traceparent())
                    .compose(
                        begun ->
                            connection.preparedQuery(TAKE_BACK).execute(columns(order, sorted)))
                    .compose(
                        taken ->
                            note(
                                connection, order.id(), "return_accepted", id + ": " + why, origin))
                    .compose(noted -> PostgresOrderRows.lock(connection, order.id()))
                    .map(now -> new Accepted(id, amount, now.orElseThrow())));
  }

  private Future<Void> note(
      SqlConnection connection, String order, String what, @Nullable String detail, Origin origin) {
    return PostgresOrderHistory.note(connection, order, clock.instant(), what, detail, origin);
  }

  private static Tuple columns(Order order, Map<String, Long> pieces) {
    return Tuple.of(order.id())
        .addArrayOfString(pieces.keySet().toArray(String[]::new))
        .addArrayOfLong(pieces.values().toArray(Long[]::new));
  }

  /** What is refunded for them; what shipping has cost is not. */
  private static long amount(Order order, Map<String, Long> pieces) {
    long amount = 0;
    for (Map.Entry<String, Long> each : pieces.entrySet()) {
      OrderLine line =
          order.lines().stream()
              .filter(bought -> bought.sku().equals(each.getKey()))
              .findFirst()
              .orElseThrow(
                  () -> unprocessable("order %s has no %s".formatted(order.id(), each.getKey())));
      long left = line.quantity() - line.returned();
      if (each.getValue() > left) {
        throw unprocessable(
            "%d of %s can't be returned: %d were bought, and %d of them came back"
                .formatted(each.getValue(), line.sku(), line.quantity(), line.returned()));
      }
      amount = Math.addExact(amount, Math.multiplyExact(each.getValue(), line.unitPrice()));
    }
    return amount;
  }

  @Override
  public Future<Order> retry(String id, Origin origin, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            PostgresSagaRows.lock(connection, id)
                .compose(step -> PostgresOrderRows.lock(connection, id))
                .map(order -> present(id, order))
                .compose(
                    order ->
                        PostgresSagaRows.retry(connection, id)
                            .compose(
                                count ->
                                    count == 0
                                        ? conflict("order %s is %s: nothing of it waits", order)
                                        : note(connection, id, "retried", null, origin)
                                            .map(order))));
  }

  private static Order present(String id, Optional<Order> order) {
    return order.orElseThrow(() -> GetOrder.absent(id));
  }

  private static <T> Future<T> conflict(String form, Order order) {
    return Future.failedFuture(
        new FailureException(
            new Failure.Conflict(form.formatted(order.id(), order.state().text()))));
  }

  private static FailureException unprocessable(String detail) {
    return new FailureException(new Failure.Unprocessable(detail));
  }
}
