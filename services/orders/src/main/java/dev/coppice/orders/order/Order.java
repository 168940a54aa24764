package dev.coppice.orders.order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An order as it is now.
 *
 * @param customer the subject of whoever placed it
 * @param reason why it is being undone, or was: a word such as sold_out
 * @param detail the same for people
 * @param actionUrl of the page where the customer proves that it is they, while that is wanted
 * @param lines at least one, in the order of their SKUs
 * @param shipping standard or express
 * @param shippingPrice in the minor unit of the currency, 0 or more
 * @param grams what it weighs, as shipping was asked
 */
public record Order(
    String id,
    String customer,
    OrderState state,
    Optional<String> reason,
    Optional<String> detail,
    Optional<String> actionUrl,
    List<OrderLine> lines,
    String currency,
    String shipping,
    long shippingPrice,
    long grams,
    Address shipTo,
    Instant placedAt,
    Instant changedAt) {

  public Order {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || shippingPrice < 0) {
      throw new IllegalArgumentException("an order has lines, and what shipping costs");
    }
  }

  /** One that has just been placed. */
  public static Order placed(
      String id,
      String customer,
      List<OrderLine> lines,
      String currency,
      String shipping,
      long shippingPrice,
      long grams,
      Address shipTo,
      Instant now) {
    return new Order(
        id,
        customer,
        OrderState.PLACED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        lines,
        currency,
        shipping,
        shippingPrice,
        grams,
        shipTo,
        now,
        now);
  }

  /** What the lines cost together. */
  public long goods() {
    return lines.stream().mapToLong(OrderLine::price).reduce(0, Math::addExact);
  }

  /** What the customer pays. */
  public long total() {
    return Math.addExact(goods(), shippingPrice);
  }

  /** How many of each SKU. */
  public Map<String, Long> pieces() {
    return lines.stream()
        .collect(Collectors.toMap(OrderLine::sku, OrderLine::quantity, Long::sum, TreeMap::new));
  }

  /**
   * The same when it has become something else.
   *
   * @param why why it is undone, if that is new
   * @param url where its customer is wanted, if they are
   */
  public Order become(
      OrderState next,
      Optional<String> why,
      Optional<String> whyInWords,
      Optional<String> url,
      Instant now) {
    boolean stays = next == OrderState.SHIPPED;
    return at(
        next,
        stays ? Optional.empty() : why.or(() -> reason),
        stays ? Optional.empty() : whyInWords.or(() -> detail),
        url,
        now);
  }

  /** The same, as far as it is then. */
  Order at(
      OrderState then,
      Optional<String> why,
      Optional<String> whyInWords,
      Optional<String> url,
      Instant changed) {
    return new Order(
        id,
        customer,
        then,
        why,
        whyInWords,
        url,
        lines,
        currency,
        shipping,
        shippingPrice,
        grams,
        shipTo,
        placedAt,
        changed);
  }
}
