package dev.coppice.orders.order;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.events.PostgresOutbox;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders in their tables of {@code V1__orders.sql}, in the transactions of those who ask. */
public final class PostgresOrderRows {

  /** What of an order changes while it is carried out or undone. */
  public static final String PROGRESS =
      """
      orders.state, orders.reason, orders.detail, orders.action_url, orders.changed_at
      """;

  /** An order in one row. What comes after it may use the names orders and lines. */
  public static final String COLUMNS =
      PROGRESS
          + """
      , orders.id AS order_id, orders.customer, orders.currency, orders.shipping,
      orders.shipping_price, orders.grams, orders.name, orders.line1, orders.line2, orders.city,
      orders.postcode, orders.country, orders.placed_at, lines.skus, lines.names, lines.quantities,
      lines.prices, lines.returns
      """;

  /** To join with orders. */
  public static final String LINES =
      """
      JOIN LATERAL (
        SELECT array_agg(sku ORDER BY sku) AS skus, array_agg(name ORDER BY sku) AS names,
          array_agg(quantity ORDER BY sku) AS quantities,
          array_agg(unit_price ORDER BY sku) AS prices, array_agg(returned ORDER BY sku) AS returns
        FROM order_lines WHERE order_id = orders.id) AS lines ON true
      """;

  private static final String LOCK =
      "SELECT "
          + COLUMNS
          + "FROM (SELECT * FROM orders WHERE id = $1 FOR UPDATE) AS orders "
          + LINES;

  private static final String LOCK_PROGRESS =
      "SELECT " + PROGRESS + "FROM orders WHERE id = $1 FOR UPDATE";

  /**
   * Waits for a transaction that orders the same cart. If that one has ordered it, its id comes
   * back; what is written to its row then is what stands there already.
   */
  private static final String ADD =
      """
      INSERT INTO orders (
        id, customer, state, currency, goods, shipping, shipping_price, grams, total, name, line1,
        line2, city, postcode, country, placed_at, changed_at, cart_version)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17)
      ON CONFLICT (customer, cart_version) WHERE state NOT IN ('cancelled', 'rejected')
        DO UPDATE SET cart_version = excluded.cart_version
      RETURNING id
      """;

  private static final String ADD_LINES =
      """
      INSERT INTO order_lines (order_id, sku, name, quantity, unit_price)
      SELECT $1, sku, name, quantity, unit_price
      FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[])
        AS lines (sku, name, quantity, unit_price)
      """;

  private static final String CHANGE =
      """
      UPDATE orders SET state = $2, reason = $3, detail = $4, action_url = $5, changed_at = $6
      WHERE id = $1
      """;

  private static final String KEEP_SUMS =
      "UPDATE orders SET captured = $2, refunded = greatest(refunded, $3) WHERE id = $1";

  private static final String KEEP_CONFIRMED =
      "UPDATE orders SET confirmed = true WHERE id = $1 AND NOT confirmed";

  private PostgresOrderRows() {}

  /** Reads a row of {@link #COLUMNS}. */
  public static Order read(Row row) {
    return new Order(
        row.getString("order_id"),
        row.getString("customer"),
        OrderState.named(row.getString("state")),
        Optional.ofNullable(row.getString("reason")),
        Optional.ofNullable(row.getString("detail")),
        Optional.ofNullable(row.getString("action_url")),
        lines(row),
        row.getString("currency"),
        row.getString("shipping"),
        row.getLong("shipping_price"),
        row.getLong("grams"),
        new Address(
            row.getString("name"),
            row.getString("line1"),
            Optional.ofNullable(row.getString("line2")),
            row.getString("city"),
            row.getString("postcode"),
            row.getString("country")),
        row.getOffsetDateTime("placed_at").toInstant(),
        row.getOffsetDateTime("changed_at").toInstant());
  }

  private static List<OrderLine> lines(Row row) {
    String[] skus = row.getArrayOfStrings("skus");
    String[] names = row.getArrayOfStrings("names");
    Long[] quantities = row.getArrayOfLongs("quantities");
    Long[] prices = row.getArrayOfLongs("prices");
    Long[] returns = row.getArrayOfLongs("returns");
    List<OrderLine> lines = new ArrayList<>(skus.length);
    for (int i = 0; i < skus.length; i++) {
      lines.add(new OrderLine(skus[i], names[i], quantities[i], prices[i], returns[i]));
    }
    return lines;
  }

  /** The order as it is now; nobody else changes it until the transaction ends. */
  public static Future<Optional<Order>> lock(SqlConnection transaction, String id) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(id))
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(read(rows.iterator().next())));
  }

  /**
   * The same of an order that is known, without its lines. They must not be needed as they are now:
   * what has come back of them may be more.
   */
  public static Future<Order> lockProgress(SqlConnection transaction, Order known) {
    return transaction
        .preparedQuery(LOCK_PROGRESS)
        .execute(Tuple.of(known.id()))
        .map(rows -> readProgress(known, rows.iterator().next()));
  }

  /** Reads a row of {@link #PROGRESS}. */
  public static Order readProgress(Order known, Row row) {
    return known.at(
        OrderState.named(row.getString("state")),
        Optional.ofNullable(row.getString("reason")),
        Optional.ofNullable(row.getString("detail")),
        Optional.ofNullable(row.getString("action_url")),
        row.getOffsetDateTime("changed_at").toInstant());
  }

  /**
   * Adds an order that has just been placed, and tells of it.
   *
   * @param cartVersion of the cart that it was placed from
   * @return fails with Conflict when this cart was ordered already; the transaction must not be
   *     committed then
   */
  public static Future<Void> add(
      SqlConnection transaction,
      PostgresOutbox outbox,
      Order order,
      long cartVersion,
      @Nullable String traceparent) {
    return transaction
        .preparedQuery(ADD)
        .execute(values(order).addLong(cartVersion))
        .compose(rows -> requireFirst(order, rows.iterator().next().getString("id")))
        .compose(
            first ->
                Future.all(
                    transaction.preparedQuery(ADD_LINES).execute(columns(order)),
                    PostgresOrderNews.tell(
                        transaction,
                        outbox,
                        order,
                        new Origin(order.customer(), traceparent),
                        OrderEventJson.of(order, traceparent))))
        .mapEmpty();
  }

  private static Future<Void> requireFirst(Order order, String first) {
    return first.equals(order.id())
        ? Future.succeededFuture()
        : Future.failedFuture(
            new FailureException(
                new Failure.Conflict("this cart was ordered already, as order " + first)));
  }

  private static Tuple values(Order order) {
    Address to = order.shipTo();
    return Tuple.tuple()
        .addString(order.id())
        .addString(order.customer())
        .addString(order.state().text())
        .addString(order.currency())
        .addLong(order.goods())
        .addString(order.shipping())
        .addLong(order.shippingPrice())
        .addLong(order.grams())
        .addLong(order.total())
        .addString(to.name())
        .addString(to.line1())
        .addString(to.line2().orElse(null))
        .addString(to.city())
        .addString(to.postcode())
        .addString(to.country())
        .addOffsetDateTime(order.placedAt().atOffset(ZoneOffset.UTC));
  }

  private static Tuple columns(Order order) {
    List<OrderLine> lines = order.lines();
    return Tuple.of(order.id())
        .addArrayOfString(lines.stream().map(OrderLine::sku).toArray(String[]::new))
        .addArrayOfString(lines.stream().map(OrderLine::name).toArray(String[]::new))
        .addArrayOfLong(lines.stream().map(OrderLine::quantity).toArray(Long[]::new))
        .addArrayOfLong(lines.stream().map(OrderLine::unitPrice).toArray(Long[]::new));
  }

  /**
   * Keeps what an order has become, and tells of it. Its row is locked.
   *
   * @param before what it was
   * @return fails with {@link IllegalStateException} when the one cannot come after the other
   */
  public static Future<Void> change(
      SqlConnection transaction, PostgresOutbox outbox, Order before, Order now, Origin origin) {
    if (!before.state().mayBecome(now.state())) {
      return Future.failedFuture(
          new IllegalStateException(
              "order %s is %s and cannot become %s"
                  .formatted(now.id(), before.state().text(), now.state().text())));
    }
    return PostgresOrderNews.ofChange(transaction, before, now, origin.traceparent())
        .compose(
            event ->
                Future.all(
                    keep(transaction, now),
                    PostgresOrderNews.tell(transaction, outbox, now, origin, event)))
        .mapEmpty();
  }

  private static Future<RowSet<Row>> keep(SqlConnection transaction, Order now) {
    return transaction
        .preparedQuery(CHANGE)
        .execute(
            Tuple.of(now.id(), now.state().text())
                .addString(now.reason().orElse(null))
                .addString(now.detail().orElse(null))
                .addString(now.actionUrl().orElse(null))
                .addOffsetDateTime(now.changedAt().atOffset(ZoneOffset.UTC)));
  }

  /** Keeps what of its payment was taken and given back, in minor units. */
  public static Future<Void> keepSums(
      SqlConnection transaction, String id, long captured, long refunded) {
    return transaction
        .preparedQuery(KEEP_SUMS)
        .execute(Tuple.of(id, captured, refunded))
        .mapEmpty();
  }

  /** Keeps that its goods have left the stock, whether they were put back since or not. */
  public static Future<Void> keepConfirmed(SqlConnection transaction, String id) {
    return transaction.preparedQuery(KEEP_CONFIRMED).execute(Tuple.of(id)).mapEmpty();
  }
}
