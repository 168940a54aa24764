package dev.coppice.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.invoices.InvoiceLine;
import dev.coppice.launcher.invoices.PlannedOrder;
import dev.coppice.launcher.replay.PriceBoard.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PriceBoardTest {

  private static PlannedOrder order(String key, String account, String sku, long price) {
    return order(key, account, Map.of(sku, price));
  }

  private static PlannedOrder order(String key, String account, Map<String, Long> prices) {
    List<InvoiceLine> lines = new ArrayList<>();
    prices.forEach((sku, price) -> lines.add(new InvoiceLine(0, sku, sku, 1, price)));
    return new PlannedOrder(key, key, account, "France", lines);
  }

  private static Turn next(PriceBoard board) throws InterruptedException {
    return Objects.requireNonNull(board.next(() -> false));
  }

  @Test
  void ordersAtTheSamePriceAreUnderWayAtOnce() throws InterruptedException {
    PriceBoard board =
        new PriceBoard(
            List.of(order("1", "a", "A", 100), order("2", "b", "A", 100)),
            Map.of("A", 100L),
            Duration.ZERO);
    assertThat(next(board).changes()).isEmpty();
    assertThat(next(board).order().key()).isEqualTo("2");
    assertThat(board.next(() -> false)).isNull();
  }

  @Test
  void anotherPriceWaitsAndHoldsBackThoseBehindIt() throws InterruptedException {
    PriceBoard board =
        new PriceBoard(
            List.of(
                order("1", "a", "A", 100),
                order("2", "b", "A", 90),
                order("3", "c", "A", 80),
                order("4", "d", "B", 10)),
            Map.of("A", 100L, "B", 10L),
            Duration.ZERO);
    Turn first = next(board);
    assertThat(next(board).order().key()).isEqualTo("4");
    board.placed(first);
    Turn second = next(board);
    assertThat(second.order().key()).isEqualTo("2");
    assertThat(second.changes()).extracting(InvoiceLine::price).containsExactly(90L);
  }

  @Test
  void aCustomerHasOneOrderAtATime() throws InterruptedException {
    PriceBoard board =
        new PriceBoard(
            List.of(
                order("1", "a", "A", 100), order("2", "a", "B", 100), order("3", "b", "B", 100)),
            Map.of("A", 100L, "B", 100L),
            Duration.ZERO);
    Turn first = next(board);
    assertThat(next(board).order().key()).isEqualTo("3");
    board.placed(first);
    board.left(first);
    assertThat(next(board).order().key()).isEqualTo("2");
  }

  @Test
  void stopsWhenItIsToldTo() throws InterruptedException {
    PriceBoard board =
        new PriceBoard(List.of(order("1", "a", "A", 1)), Map.of(), Duration.ofHours(1));
    assertThat(board.next(() -> true)).isNull();
  }

  @Test
  void whateverHappensAtOnceEachOrderFindsItsPrices() throws Exception {
    Random random = new Random(42);
    List<PlannedOrder> orders = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Map<String, Long> prices = new HashMap<>();
      for (int j = 0; j < 4; j++) {
        prices.put("S" + random.nextInt(12), 100L + random.nextInt(3));
      }
      orders.add(order("" + i, "c" + random.nextInt(30), prices));
    }
    PriceBoard board = new PriceBoard(orders, Map.of(), Duration.ZERO);
    Map<String, Long> catalog = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicInteger played = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(threads.submit(() -> play(board, catalog, wrong, played)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(wrong).isEmpty();
    assertThat(played).hasValue(400);
  }

  private static Void play(
      PriceBoard board,
      Map<String, Long> catalog,
      ConcurrentLinkedQueue<String> wrong,
      AtomicInteger played)
      throws InterruptedException {
    for (Turn turn = board.next(() -> false); turn != null; turn = board.next(() -> false)) {
      turn.changes().forEach(line -> catalog.put(line.sku(), line.price()));
      board.changed(turn);
      for (int look = 0; look < 20; look++) {
        for (InvoiceLine line : turn.order().lines()) {
          if (!Objects.equals(catalog.get(line.sku()), line.price())) {
            wrong.add(turn.order().key() + " " + line);
          }
        }
        Thread.onSpinWait();
      }
      board.placed(turn);
      board.left(turn);
      played.incrementAndGet();
    }
    return null;
  }
}
