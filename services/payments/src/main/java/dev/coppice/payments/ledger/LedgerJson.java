package dev.coppice.payments.ledger;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The ledger as the contract writes it. */
final class LedgerJson {

  private LedgerJson() {}

  static JsonObject balances(List<LedgerStore.Balance> balances) {
    JsonArray items = new JsonArray();
    balances.forEach(
        balance ->
            items.add(
                new JsonObject()
                    .put("account", balance.account().text())
                    .put("currency", balance.currency())
                    .put("balance", balance.amount())));
    return JsonObject.of("items", items);
  }

  /**
   * @param found one more than fit on the page, where there are more
   */
  static JsonObject page(List<LedgerStore.Booked> found, int limit) {
    List<LedgerStore.Booked> page = found.subList(0, Math.min(limit, found.size()));
    return new JsonObject()
        .put("items", new JsonArray(page.stream().map(LedgerJson::of).toList()))
        .put("next", found.size() > limit ? Long.toString(page.get(page.size() - 1).id()) : null);
  }

  private static JsonObject of(LedgerStore.Booked booked) {
    JsonArray postings = new JsonArray();
    booked
        .entry()
        .postings()
        .forEach(
            posting ->
                postings.add(
                    new JsonObject()
                        .put("account", posting.account().text())
                        .put("amount", posting.amount())
                        .put("currency", posting.currency())));
    return new JsonObject()
        .put("id", Long.toString(booked.id()))
        .put("at", booked.at().toString())
        .put("kind", booked.entry().kind())
        .put("reference", booked.entry().reference())
        .put("payment", booked.entry().payment())
        .put("postings", postings);
  }
}
