package dev.coppice.system.chaos;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Customers who buy one thing after the other, cancel some and send some back, each on a thread of
 * its own, until it is stopped.
 */
final class Trade {
  private static final long PAUSE_NANOS = 500_000_000;

  private final List<Customer> customers;
  private final List<Card> cards;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final AtomicInteger emptyCarts = new AtomicInteger();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<Thread> threads;

  private Trade(List<Customer> customers, List<Card> cards, Random random) {
    this.customers = List.copyOf(customers);
    this.cards = List.copyOf(cards);
    this.threads =
        customers.stream()
            .map(
                customer -> {
                  Random own = new Random(random.nextLong());
                  return new Thread(() -> buy(customer, own), "customer");
                })
            .toList();
  }

  /**
   * @param cards to pay with, each as often as it is there
   */
  static Trade begin(List<Customer> customers, List<Card> cards, Random random) {
    Trade trade = new Trade(customers, cards, random);
    trade.threads.forEach(Thread::start);
    return trade;
  }

  private void buy(Customer customer, Random random) {
    try {
      while (open.get()) {
        buyOne(customer, random);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }

  private void buyOne(Customer customer, Random random) {
    Card card = any(cards, random);
    customer.putIntoCart(any(Marketplace.SKUS, random), 1 + random.nextInt(3));
    String asked = customer.order(card);
    String key = UUID.randomUUID().toString();
    @Nullable JsonObject order = customer.place(key, asked);
    if (order == null) {
      emptyCarts.incrementAndGet();
      return;
    }
    Purchase purchase = Purchase.of(order, key, asked, card);
    customer.keep(purchase);
    switch (random.nextInt(8)) {
      case 0, 1 -> askAgain(customer, purchase);
      case 2 -> customer.cancel(purchase);
      case 3, 4 -> customer.sendBack(any(customer.purchases(), random), random.nextBoolean());
      default -> {
        // Most people keep what they have bought.
      }
    }
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** The same key gives the same order. */
  static void askAgain(Customer customer, Purchase purchase) {
    @Nullable JsonObject again = customer.place(purchase.key(), purchase.asked());
    if (again == null || !again.getString("id").equals(purchase.id())) {
      throw new AssertionError("%s asked again gave %s".formatted(purchase, again));
    }
  }

  /** How many orders have been accepted. */
  int accepted() {
    return customers.stream().mapToInt(customer -> customer.purchases().size()).sum();
  }

  @Override
  public String toString() {
    List<String> ids =
        customers.stream().flatMap(each -> each.purchases().stream()).map(Purchase::id).toList();
    long cancelled = count(ids, Customer::hasCancelled);
    long sentBack = count(ids, (customer, id) -> !customer.sentBack(id).isEmpty());
    return "%d orders, %d of them cancelled, and %d of which something was sent back"
        .formatted(ids.size(), cancelled, sentBack);
  }

  private long count(List<String> ids, BiPredicate<Customer, String> which) {
    return ids.stream()
        .filter(id -> customers.stream().anyMatch(each -> which.test(each, id)))
        .count();
  }

  /** Whether all still buy; throws what ended one of them. */
  boolean goesOn() {
    failures.forEach(
        failure -> {
          throw new AssertionError("a customer was let down", failure);
        });
    return true;
  }

  /** Lets each end what it is at; answers how often a cart was found empty. */
  int end() throws InterruptedException {
    open.set(false);
    for (Thread thread : threads) {
      thread.join();
    }
    goesOn();
    return emptyCarts.get();
  }
}
