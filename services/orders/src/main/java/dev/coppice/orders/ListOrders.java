package dev.coppice.orders;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderJson;
import dev.coppice.orders.order.OrderState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/orders} */
final class ListOrders implements OperationHandler {

  private static final int DEFAULT_LIMIT = 20;

  private final OrderListing orders;

  ListOrders(OrderListing orders) {
    this.orders = orders;
  }

  @Override
  public Future<Response> handle(Request request) {
    OrderFilter filter =
        new OrderFilter(
            customer(request),
            Optional.ofNullable(request.queryParam("state", OrderState::named)),
            Optional.ofNullable(request.queryParam("from", ListOrders::instant)),
            Optional.ofNullable(request.queryParam("to", ListOrders::instant)));
    Optional<OrderCursor> after =
        Optional.ofNullable(request.queryParam("cursor", text -> OrderCursor.read(text, filter)));
    int limit =
        Objects.requireNonNullElse(request.queryParam("limit", Integer::valueOf), DEFAULT_LIMIT);
    return orders
        .list(filter, after, limit + 1, request.deadline())
        .map(found -> Response.json(page(found, limit, filter)));
  }

  /** One's own orders; staff see everybody's. */
  private static Optional<String> customer(Request request) {
    String asked = request.queryParam("customer");
    if (Askers.isStaff(request, Askers.READ)) {
      return Optional.ofNullable(asked);
    }
    String own = Askers.name(request);
    if (asked != null && !asked.equals(own)) {
      throw new FailureException(
          new Failure.Forbidden(
              "customer must be yourself, or left out; the orders of others need scope "
                  + Askers.READ));
    }
    return Optional.of(own);
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time such as 2026-11-28T12:00:00Z", e);
    }
  }

  /**
   * @param found one more than fit on the page, where there are more
   */
  private static JsonObject page(List<Order> found, int limit, OrderFilter filter) {
    List<Order> page = found.subList(0, Math.min(limit, found.size()));
    JsonArray items = new JsonArray();
    page.forEach(order -> items.add(OrderJson.of(order)));
    @Nullable String next =
        found.size() > limit ? OrderCursor.after(page.get(page.size() - 1)).text(filter) : null;
    return new JsonObject().put("items", items).put("next", next);
  }
}
