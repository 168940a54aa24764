package dev.coppice.launcher.replay;

import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.invoices.InvoiceLine;
import dev.coppice.launcher.replay.Journal.TakenBack;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Compares what the invoices say with what ledger, warehouse, events and letters of the shop say
 * about their orders, each asked by itself.
 */
final class Reconciliation {
  private static final long PAUSE_MILLIS = 500;

  /** Counts pieces by SKU. */
  @FunctionalInterface
  interface Stocktaking {
    Map<String, Long> count() throws IOException, InterruptedException;
  }

  private final Staff staff;
  private final Backstage backstage;
  private final Collection<Played> orders;
  private final Collection<TakenBack> returns;
  private final Letters letters;

  Reconciliation(Journal journal, Staff staff, Backstage backstage) {
    this.staff = staff;
    this.backstage = backstage;
    this.orders = journal.orders();
    this.returns = journal.returns();
    this.letters = Letters.of(staff, orders, returns);
  }

  /**
   * Looks again while something differs: refunds and letters are on their way for a moment.
   *
   * @param before what was on hand when the orders began
   */
  List<Check> settled(Map<String, Long> before, Stocktaking now, Duration patience)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    List<Check> checks = checks(before, now.count());
    while (!checks.stream().allMatch(Check::ok) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      checks = checks(before, now.count());
    }
    return checks;
  }

  private List<Check> checks(Map<String, Long> before, Map<String, Long> now)
      throws IOException, InterruptedException {
    List<Check> checks = new ArrayList<>();
    money(checks);
    stock(before, now, checks);
    events(checks);
    checks.add(new Check("mails.sent", letters.wanted(), letters.sent()));
    List<Check> audit = backstage.audit();
    checks.add(
        new Check("audit.differences", 0, audit.stream().filter(check -> !check.ok()).count()));
    return checks;
  }

  /** Of the lines of the invoices, not of what orders say that they cost. */
  private void money(List<Check> checks) throws IOException, InterruptedException {
    Map<String, Played> byId = new HashMap<>();
    orders.stream().filter(Played::isSent).forEach(order -> byId.put(order.id(), order));
    Map<String, Long> booked = new HashMap<>();
    staff.pages(
        "/api/payments/ledger/entries?limit=200",
        entry -> {
          if (byId.containsKey(entry.getString("payment"))) {
            booked.merge(entry.getString("kind"), onAcquirer(entry), Long::sum);
          }
        });
    long goods = byId.values().stream().mapToLong(order -> order.order().goods()).sum();
    long shipping = byId.values().stream().mapToLong(Played::shipping).sum();
    long back = returns.stream().mapToLong(each -> each.planned().goods()).sum();
    checks.add(
        new Check("money.of.goods.GBP", goods, booked.getOrDefault("capture", 0L) - shipping));
    checks.add(new Check("money.returned.GBP", back, -booked.getOrDefault("refund", 0L)));
  }

  private static long onAcquirer(JsonObject entry) {
    JsonArray postings = entry.getJsonArray("postings");
    long sum = 0;
    for (int i = 0; i < postings.size(); i++) {
      JsonObject posting = postings.getJsonObject(i);
      sum += posting.getString("account").equals("acquirer") ? posting.getLong("amount") : 0;
    }
    return sum;
  }

  /** What earlier runs have sold had left before this one counted. */
  private void stock(Map<String, Long> before, Map<String, Long> now, List<Check> checks) {
    Map<String, Long> expected = new TreeMap<>(before);
    long sold = 0;
    for (Played order : orders) {
      if (order.isSent() && !order.earlier()) {
        move(expected, order.order().lines(), -1);
        sold += order.order().pieces();
      }
    }
    for (TakenBack back : returns) {
      if (!back.earlier()) {
        move(expected, back.planned().lines(), 1);
      }
    }
    long differ =
        expected.entrySet().stream()
            .filter(each -> !Objects.equals(now.get(each.getKey()), each.getValue()))
            .count();
    checks.add(new Check("stock.skus.that.differ", 0, differ));
    checks.add(new Check("stock.pieces", sum(expected), sum(now)));
    checks.add(new Check("orders.pieces", sold, soldBySaid()));
  }

  private static void move(Map<String, Long> stock, List<InvoiceLine> lines, int sign) {
    lines.forEach(line -> stock.merge(line.sku(), sign * line.quantity(), Long::sum));
  }

  private static long sum(Map<String, Long> stock) {
    return stock.values().stream().mapToLong(Long::longValue).sum();
  }

  private long soldBySaid() {
    long pieces = 0;
    for (Played order : orders) {
      JsonArray lines = order.json().getJsonArray("lines");
      for (int i = 0; order.isSent() && !order.earlier() && i < lines.size(); i++) {
        pieces += lines.getJsonObject(i).getLong("quantity");
      }
    }
    return pieces;
  }

  private void events(List<Check> checks) throws IOException {
    Map<String, Long> expected = new TreeMap<>();
    Set<String> ids = new HashSet<>();
    for (Played order : orders) {
      ids.add(order.id());
      expected.merge("placed", 1L, Long::sum);
      if (order.isSent()) {
        List.of("confirmed", "paid", "shipped")
            .forEach(type -> expected.merge(type, 1L, Long::sum));
      } else {
        expected.merge(order.state(), 1L, Long::sum);
      }
    }
    if (!returns.isEmpty()) {
      expected.put("returned", (long) returns.size());
    }
    if (ids.isEmpty()) {
      return;
    }
    Map<String, Long> told = new ToldEvents(ids, expected).count(backstage);
    expected.forEach(
        (type, count) ->
            checks.add(new Check("events." + type, count, told.getOrDefault(type, 0L))));
  }
}
