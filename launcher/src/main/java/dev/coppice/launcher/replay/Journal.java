package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.PlannedReturn;
import dev.coppice.launcher.invoices.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the plan so far. For any number of threads. */
final class Journal {

  /**
   * Things that the shop has taken back.
   *
   * @param orderId the shop's
   * @param earlier whether an earlier run has sent them
   */
  record TakenBack(PlannedReturn planned, String orderId, boolean earlier) {}

  private final Map<String, Played> orders = new TreeMap<>();
  private final List<TakenBack> returns = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private int refused;

  synchronized void ordered(Played played) {
    orders.put(played.order().key(), played);
  }

  synchronized void takenBack(TakenBack back) {
    returns.add(back);
  }

  /** An order that the shop did not take. */
  synchronized void refused(Rejection rejection) {
    rejections.add(rejection);
    refused++;
  }

  /** An order that it has taken and undone, or a return that it did not take. */
  synchronized void undone(Rejection rejection) {
    rejections.add(rejection);
  }

  synchronized Collection<Played> orders() {
    return List.copyOf(orders.values());
  }

  synchronized List<TakenBack> returns() {
    return List.copyOf(returns);
  }

  synchronized List<Rejection> rejections() {
    return List.copyOf(rejections);
  }

  synchronized ReplayProgress.Standing standing(int of) {
    return new ReplayProgress.Standing(
        orders.size() + refused, of, returns.size(), rejections.size());
  }
}
