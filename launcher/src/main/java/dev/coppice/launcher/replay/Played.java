package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.PlannedOrder;
import io.vertx.core.json.JsonObject;

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

  Played now(JsonObject said) {
    return new Played(order, said, earlier);
  }
}
