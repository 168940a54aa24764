package dev.coppice.notifications;

import java.util.List;

/**
 * What an event says of an order.
 *
 * @param customer the subject of whoever placed it
 * @param state what it is now, such as {@code shipped}
 * @param reason why it is so, such as {@code sold_out}; empty where there is none
 */
record OrderNews(
    String order,
    String customer,
    String state,
    String reason,
    List<Line> lines,
    Money goods,
    Money shipping,
    Money total) {

  OrderNews {
    lines = List.copyOf(lines);
  }

  /**
   * A line of it.
   *
   * @param returned how many pieces came back
   */
  record Line(String sku, String name, long quantity, Money unitPrice, long returned) {}
}
