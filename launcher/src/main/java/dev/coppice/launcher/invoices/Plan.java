package dev.coppice.launcher.invoices;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which orders and returns the invoices of a file become. The same file gives the same plan, with
 * the same keys, whenever it is made.
 *
 * @param invoices how many were read
 * @param orders in an order of work in which few prices have to change in between
 * @param returns in the order of the file
 * @param rejections of lines
 * @param nothingLeft numbers of the invoices of which no line can be played
 */
public record Plan(
    int invoices,
    List<PlannedOrder> orders,
    List<PlannedReturn> returns,
    List<Rejection> rejections,
    Set<String> nothingLeft) {

  /** As many accounts play the customers whom the file does not name. */
  public static final int WALK_INS = 16;

  public Plan {
    orders = List.copyOf(orders);
    returns = List.copyOf(returns);
    rejections = List.copyOf(rejections);
    nothingLeft = Set.copyOf(nothingLeft);
  }

  public static Plan of(Invoices invoices) {
    List<PlannedOrder> orders = new ArrayList<>();
    List<PlannedReturn> returns = new ArrayList<>();
    List<Rejection> rejections = new ArrayList<>(invoices.rejections());
    Set<String> nothingLeft = new HashSet<>();
    Purchases purchases = new Purchases();
    int walkIns = 0;
    for (Invoice invoice : invoices.all()) {
      int before = orders.size() + returns.size();
      if (invoice.isCancellation()) {
        returns.addAll(purchases.takeBack(invoice, rejections));
      } else {
        String account =
            invoice.customer().isEmpty()
                ? "walk-in-" + walkIns++ % WALK_INS
                : "customer-" + invoice.customer();
        for (PlannedOrder order : parts(invoice, account)) {
          orders.add(order);
          purchases.add(invoice.customer(), order);
        }
      }
      if (orders.size() + returns.size() == before) {
        nothingLeft.add(invoice.number());
      }
    }
    return new Plan(invoices.all().size(), PriceOrder.of(orders), returns, rejections, nothingLeft);
  }

  private static List<PlannedOrder> parts(Invoice invoice, String account) {
    List<List<InvoiceLine>> parts = OrderParts.of(invoice.lines());
    List<PlannedOrder> orders = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      String key = i == 0 ? invoice.number() : invoice.number() + "-" + (i + 1);
      orders.add(new PlannedOrder(key, invoice.number(), account, invoice.country(), parts.get(i)));
    }
    return orders;
  }
}
