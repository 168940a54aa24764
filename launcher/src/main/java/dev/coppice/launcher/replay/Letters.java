package dev.coppice.launcher.replay;

import dev.coppice.launcher.replay.Journal.TakenBack;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Counts the letters about orders, which are asked for order by order. */
final class Letters {
  private static final int AT_ONCE = 8;

  private final Staff staff;

  /** How many there should be, by the shop's id of an order. */
  private final Map<String, Integer> wanted;

  /** What is known to agree stays so, and is not asked again: many letters take a while. */
  private final Set<String> complete = ConcurrentHashMap.newKeySet();

  private Letters(Staff staff, Map<String, Integer> wanted) {
    this.staff = staff;
    this.wanted = Map.copyOf(wanted);
  }

  /** One when it is placed, one when it is sent or undone, and one for each return. */
  static Letters of(Staff staff, Collection<Played> orders, Collection<TakenBack> returns) {
    Map<String, Integer> wanted = new HashMap<>();
    orders.forEach(order -> wanted.put(order.id(), 2));
    returns.forEach(back -> wanted.merge(back.orderId(), 1, Integer::sum));
    return new Letters(staff, wanted);
  }

  long wanted() {
    return wanted.values().stream().mapToLong(Integer::longValue).sum();
  }

  long sent() throws IOException, InterruptedException {
    List<Callable<Integer>> questions =
        wanted.entrySet().stream()
            .<Callable<Integer>>map(each -> () -> sentAbout(each.getKey(), each.getValue()))
            .toList();
    ExecutorService clerks = Executors.newFixedThreadPool(AT_ONCE);
    try {
      long sent = 0;
      for (Future<Integer> each : clerks.invokeAll(questions)) {
        sent += each.get();
      }
      return sent;
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()), e);
    } finally {
      clerks.shutdownNow();
    }
  }

  private int sentAbout(String order, int wanted) throws IOException, InterruptedException {
    if (complete.contains(order)) {
      return wanted;
    }
    JsonArray letters =
        staff.get("/api/notifications/letters?order=" + order).getJsonArray("items");
    int sent = 0;
    for (int i = 0; i < letters.size(); i++) {
      sent += letters.getJsonObject(i).getString("state").equals("sent") ? 1 : 0;
    }
    if (sent == wanted) {
      complete.add(order);
    }
    return sent;
  }
}
