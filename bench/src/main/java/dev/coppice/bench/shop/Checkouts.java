package dev.coppice.bench.shop;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Orders that were carried out, and how long that took. Safe for use by several threads. */
final class Checkouts {
  private final List<Long> acceptedMillis = new ArrayList<>();
  private final List<Long> shippedMillis = new ArrayList<>();

  /**
   * @param acceptedNanos from the first line in the cart to the answer to the order
   * @param millis from there until it was shipped
   */
  synchronized void add(long acceptedNanos, long millis) {
    acceptedMillis.add(TimeUnit.NANOSECONDS.toMillis(acceptedNanos));
    shippedMillis.add(millis);
  }

  synchronized int count() {
    return shippedMillis.size();
  }

  /** For people. */
  String line(double seconds) {
    return String.format(
        Locale.ROOT,
        "%d orders, %.1f a second; accepted after p50 %d ms, p99 %d ms; shipped p50 %d ms, p99 %d ms later",
        count(),
        count() / seconds,
        percentile(acceptedMillis, 50),
        percentile(acceptedMillis, 99),
        percentile(shippedMillis, 50),
        percentile(shippedMillis, 99));
  }

  JsonObject json(double seconds) {
    return new JsonObject()
        .put("orders", count())
        .put("perSecond", count() / seconds)
        .put("acceptedMillisP50", percentile(acceptedMillis, 50))
        .put("acceptedMillisP99", percentile(acceptedMillis, 99))
        .put("shippedMillisP50", percentile(shippedMillis, 50))
        .put("shippedMillisP99", percentile(shippedMillis, 99));
  }

  private synchronized long percentile(List<Long> figures, int percent) {
    List<Long> sorted = figures.stream().sorted().toList();
    return sorted.isEmpty()
        ? 0
        : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }
}
