package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.InvoiceLine;
import dev.coppice.launcher.invoices.Plan;
import dev.coppice.launcher.invoices.PlannedOrder;
import dev.coppice.launcher.invoices.PlannedReturn;
import dev.coppice.launcher.invoices.Rejection;
import dev.coppice.launcher.replay.Journal.TakenBack;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Plays one order, or what is sent back of it, and notes what came of it. For any number of
 * threads.
 */
final class Counter {
  private static final int CONFLICT = 409;
  private static final int MOST_LOOKS = 20;
  private static final long PAUSE_MILLIS = 200;

  private final Customers customers;
  private final Till till;
  private final Settling settling;
  private final Journal journal;
  private final Map<String, List<PlannedReturn>> returns = new HashMap<>();

  Counter(Plan plan, Customers customers, Till till, Settling settling, Journal journal) {
    this.customers = customers;
    this.till = till;
    this.settling = settling;
    this.journal = journal;
    plan.returns()
        .forEach(each -> returns.computeIfAbsent(each.order(), key -> new ArrayList<>()).add(each));
  }

  /**
   * Orders, waits until it is sent, and sends back what is to come back.
   *
   * @param placed is told when the order has its prices, or will never have them
   */
  void order(PlannedOrder order, Runnable placed) throws IOException, InterruptedException {
    Customer customer = customers.enter(order.account());
    Played played;
    try {
      played = new Played(order, till.place(order, customer), false);
    } catch (Till.RefusedException e) {
      journal.refused(
          new Rejection(order.invoice(), 0, e.reason(), String.valueOf(e.getMessage())));
      nothingToReturn(order, "the order was not taken");
      return;
    } finally {
      placed.run();
    }
    Played settled = settling.await(played, () -> customer.order(played.id()));
    journal.ordered(settled);
    afterwards(settled);
  }

  /** Goes on with an order that is settled. */
  void afterwards(Played settled) throws IOException, InterruptedException {
    if (!settled.isSent()) {
      String reason = settled.json().getString("reason", settled.state());
      journal.undone(
          new Rejection(
              settled.order().invoice(),
              0,
              "undone by the shop: " + reason,
              settled.json().getString("detail", reason)));
      nothingToReturn(settled.order(), "the order was undone");
      return;
    }
    List<PlannedReturn> planned = returns.getOrDefault(settled.order().key(), List.of());
    List<PlannedReturn> sent = Earlier.returns(settled, planned);
    sent.forEach(each -> journal.takenBack(new TakenBack(each, settled.id(), true)));
    for (PlannedReturn each : planned.subList(sent.size(), planned.size())) {
      sendBack(each, settled);
    }
  }

  private void sendBack(PlannedReturn back, Played order) throws IOException, InterruptedException {
    JsonArray lines = new JsonArray();
    for (InvoiceLine line : back.lines()) {
      lines.add(JsonObject.of("sku", line.sku(), "quantity", line.quantity()));
    }
    JsonObject body = JsonObject.of("lines", lines, "reason", "Invoice " + back.invoice());
    String key = "invoice-" + back.invoice() + "-" + back.order();
    Customer customer = customers.enter(order.order().account());
    Answer answer = customer.sendBack(order.id(), body, key);
    for (int look = 1; answer.status() == CONFLICT && look < MOST_LOOKS; look++) {
      // Somebody is still at it who was asked before, and whose answer was lost.
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      answer = customer.sendBack(order.id(), body, key);
    }
    if (answer.isGood()) {
      journal.takenBack(new TakenBack(back, order.id(), false));
    } else {
      journal.undone(
          new Rejection(back.invoice(), 0, "not taken back by the shop", answer.problem()));
    }
  }

  private void nothingToReturn(PlannedOrder order, String why) {
    for (PlannedReturn each : returns.getOrDefault(order.key(), List.of())) {
      journal.undone(
          new Rejection(each.invoice(), 0, why, "it was bought by invoice " + order.invoice()));
    }
  }
}
