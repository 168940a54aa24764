package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.PlannedOrder;
import dev.coppice.launcher.invoices.Rejection;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * An order that the shop has taken.
 *
 * @param json as the shop said last
 * @param earlier whether an earlier run has placed it
 */
record Played(PlannedOrder order, JsonObject json, boolean earlier) {

  String id() {
    return json.getString("id");
  }

  String state() {
    return json.getString("state");
  }

  /** Whether the goods went to the customer. */
  boolean isSent() {
    return switch (state()) {
      case "shipped", "partially_returned", "returned" -> true;
      default -> false;
    };
  }

  /** Whether nothing more becomes of it by itself. */
  boolean isSettled() {
    return isSent() || state().equals("rejected") || state().equals("cancelled");
  }

  /** What was charged on top of the goods, in pence. */
  long shipping() {
    return json.getJsonObject("totals").getJsonObject("shipping").getLong("amount");
  }

  /** What the shop says that the goods cost, in pence. */
  long goods() {
    return json.getJsonObject("totals").getJsonObject("goods").getLong("amount");
  }

  /** What is to be said when it was placed as something else, as by a file that was cut off. */
  Optional<Rejection> difference() {
    return goods() == order.goods()
        ? Optional.empty()
        : Optional.of(
            new Rejection(
                order.invoice(),
                0,
                "ordered before as something else",
                "order %s is of goods for %s, where the invoice says %s"
                    .formatted(
                        id(), ReportText.pounds(goods()), ReportText.pounds(order.goods()))));
  }

  Played now(JsonObject said) {
    return new Played(order, said, earlier);
  }
}
