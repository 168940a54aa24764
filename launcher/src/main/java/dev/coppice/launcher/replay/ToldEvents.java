package dev.coppice.launcher.replay;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Counts what was told of some orders; what was told twice, as brokers may, counts once. */
final class ToldEvents {
  private static final String PREFIX = "orders.order.";

  /** Without another event for so long, there is none. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Set<String> orders;
  private final Map<String, Long> expected;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Long> counts = new HashMap<>();
  private long last = System.nanoTime();

  /**
   * @param orders their ids
   * @param expected by type, without what all types begin with; with these it is done
   */
  ToldEvents(Set<String> orders, Map<String, Long> expected) {
    this.orders = orders;
    this.expected = expected;
  }

  Map<String, Long> count(Backstage backstage) throws IOException {
    backstage.followOrders(
        this::take, () -> counts.equals(expected) || System.nanoTime() - last > QUIET_NANOS);
    return Map.copyOf(counts);
  }

  private void take(Backstage.OrderEvent event) {
    last = System.nanoTime();
    if (orders.contains(event.order()) && event.type().startsWith(PREFIX) && seen.add(event.id())) {
      counts.merge(event.type().substring(PREFIX.length()), 1L, Long::sum);
    }
  }
}
