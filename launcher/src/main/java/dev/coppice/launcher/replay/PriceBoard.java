package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.InvoiceLine;
import dev.coppice.launcher.invoices.PlannedOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which order is next, so that many are under way at once and each finds its own prices in the
 * catalog: one of which a price has to change waits until no other needs the former price, and
 * holds back those behind it that want the same product. A customer has one order at a time, since
 * they have one cart. For any number of threads.
 */
final class PriceBoard {
  /** How far ahead of the first one that waits another may be. */
  private static final int WINDOW = 300;

  private static final long LOOK_AGAIN_MILLIS = 200;

  /** What a product costs now, and how many orders count on it. */
  private static final class Tag {
    private long price;
    private int holders;
    private boolean changing;

    Tag(long price) {
      this.price = price;
    }
  }

  /** An order whose turn it is, and the lines whose prices have to change first. */
  record Turn(PlannedOrder order, List<InvoiceLine> changes) {
    Turn {
      changes = List.copyOf(changes);
    }
  }

  private final List<PlannedOrder> waiting;
  private final Map<String, Tag> tags = new HashMap<>();
  private final Set<String> busy = new HashSet<>();
  private final long interval;
  private long earliest = System.nanoTime();

  /** Nobody's turn has come, and nothing has happened since. */
  private boolean stuck;

  /**
   * @param prices in the catalog now, by SKU, in pence; of all products of the orders
   * @param interval from one order to the next at least; zero for none
   */
  PriceBoard(List<PlannedOrder> orders, Map<String, Long> prices, Duration interval) {
    this.waiting = new ArrayList<>(orders);
    prices.forEach((sku, price) -> tags.put(sku, new Tag(price)));
    this.interval = interval.toNanos();
  }

  /** Waits for the next turn; null when there is none any more, or it is to stop. */
  synchronized @Nullable Turn next(BooleanSupplier stop) throws InterruptedException {
    while (!stop.getAsBoolean() && !waiting.isEmpty()) {
      long early = TimeUnit.NANOSECONDS.toMillis(earliest - System.nanoTime());
      Turn turn = early > 0 || stuck ? null : turn();
      if (turn != null) {
        earliest = Math.max(earliest + interval, System.nanoTime() - interval);
        return turn;
      }
      wait(Math.max(1, Math.min(LOOK_AGAIN_MILLIS, early > 0 ? early : LOOK_AGAIN_MILLIS)));
    }
    return null;
  }

  private @Nullable Turn turn() {
    Set<String> wantedBefore = new HashSet<>();
    int seen = 0;
    for (Iterator<PlannedOrder> each = waiting.iterator();
        each.hasNext() && seen < WINDOW;
        seen++) {
      PlannedOrder order = each.next();
      if (!busy.contains(order.account())
          && order.lines().stream().allMatch(line -> isFree(line, wantedBefore))) {
        each.remove();
        return take(order);
      }
      order.lines().forEach(line -> wantedBefore.add(line.sku()));
    }
    stuck = true;
    return null;
  }

  private boolean isFree(InvoiceLine line, Set<String> wantedBefore) {
    Tag tag = tag(line);
    return tag.price == line.price()
        ? !tag.changing
        : tag.holders == 0 && !wantedBefore.contains(line.sku());
  }

  private Turn take(PlannedOrder order) {
    busy.add(order.account());
    List<InvoiceLine> changes =
        order.lines().stream().filter(line -> tag(line).price != line.price()).toList();
    for (InvoiceLine line : order.lines()) {
      tag(line).holders++;
    }
    for (InvoiceLine line : changes) {
      Tag tag = tag(line);
      tag.price = line.price();
      tag.changing = true;
    }
    return new Turn(order, changes);
  }

  private Tag tag(InvoiceLine line) {
    return tags.computeIfAbsent(line.sku(), sku -> new Tag(0));
  }

  /** The catalog has the prices of this turn. */
  synchronized void changed(Turn turn) {
    turn.changes().forEach(line -> tag(line).changing = false);
    lookAgain();
  }

  /** The order is placed, or will not be: its prices may change. */
  synchronized void placed(Turn turn) {
    turn.order().lines().forEach(line -> tag(line).holders--);
    lookAgain();
  }

  /** The customer may order again. */
  synchronized void left(Turn turn) {
    busy.remove(turn.order().account());
    lookAgain();
  }

  private void lookAgain() {
    stuck = false;
    notifyAll();
  }
}
