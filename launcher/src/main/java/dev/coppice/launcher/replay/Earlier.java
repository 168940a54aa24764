package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.PlannedOrder;
import dev.coppice.launcher.invoices.PlannedReturn;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What earlier runs have placed, so that nothing is ordered or sent back twice. */
final class Earlier {
  private static final int PAGE = 50;

  private Earlier() {}

  /** By the key of the plan. An order counts only if it is of the account that is to place it. */
  static Map<String, Played> orders(List<PlannedOrder> planned, Staff staff, Customers customers)
      throws IOException, InterruptedException {
    Map<String, PlannedOrder> wanted = new HashMap<>();
    planned.stream()
        .filter(order -> customers.id(order.account()) != null)
        .forEach(order -> wanted.put(order.key(), order));
    Map<String, Played> found = new HashMap<>();
    if (wanted.isEmpty()) {
      return found;
    }
    staff.pages(
        "/api/orders?limit=" + PAGE,
        json ->
            InvoiceAddress.key(json)
                .map(wanted::get)
                .filter(order -> json.getString("customer").equals(customers.id(order.account())))
                .ifPresent(order -> found.put(order.key(), new Played(order, json, true))));
    return found;
  }

  /**
   * Which of an order's returns are sent already. They are sent one after the other, so it is the
   * first ones that are.
   */
  static List<PlannedReturn> returns(Played order, List<PlannedReturn> planned) {
    Map<String, Long> back = new HashMap<>();
    JsonArray lines = order.json().getJsonArray("lines");
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i);
      back.put(line.getString("sku"), line.getLong("returned"));
    }
    List<PlannedReturn> sent = new ArrayList<>();
    for (PlannedReturn each : planned) {
      boolean all =
          each.lines().stream()
              .allMatch(line -> back.getOrDefault(line.sku(), 0L) >= line.quantity());
      if (!all) {
        break;
      }
      each.lines().forEach(line -> back.merge(line.sku(), -line.quantity(), Long::sum));
      sent.add(each);
    }
    return sent;
  }
}
