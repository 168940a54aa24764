package dev.coppice.orders.order;

import java.util.Locale;
import java.util.Set;

/**
 * How far an order has come. The saga alone moves it, and whoever cancels it or sends things back:
 *
 * <table>
 * <caption>What may come after what</caption>
 * <tr><td>placed</td><td>reserved, cancelling</td></tr>
 * <tr><td>reserved</td><td>requires_action, authorised, cancelling</td></tr>
 * <tr><td>requires_action</td><td>authorised, cancelling</td></tr>
 * <tr><td>authorised</td><td>confirmed, cancelling</td></tr>
 * <tr><td>confirmed</td><td>paid, cancelling</td></tr>
 * <tr><td>paid</td><td>shipped, cancelling</td></tr>
 * <tr><td>shipped</td><td>cancelling, partially_returned, returned</td></tr>
 * <tr><td>partially_returned</td><td>partially_returned, returned</td></tr>
 * <tr><td>cancelling</td><td>cancelled, rejected, shipped</td></tr>
 * <tr><td>cancelled, rejected, returned</td><td>nothing</td></tr>
 * </table>
 */
public enum OrderState {
  /** It is kept, and will be carried out or undone. */
  PLACED,
  /** Its goods are promised to it. */
  RESERVED,
  /** The customer has to prove to their bank that it is they. */
  REQUIRES_ACTION,
  /** The money is held on the card. */
  AUTHORISED,
  /** Its goods have left the stock. */
  CONFIRMED,
  /** The money is taken. */
  PAID,
  /** It is handed over to be sent. */
  SHIPPED,
  /** Some of it came back. */
  PARTIALLY_RETURNED,
  /** All of it did. */
  RETURNED,
  /** What was done is being undone. */
  CANCELLING,
  /** Undone because somebody wanted it. */
  CANCELLED,
  /** Undone because it could not be done. */
  REJECTED;

  private Set<OrderState> next() {
    return switch (this) {
      case PLACED -> Set.of(RESERVED, CANCELLING);
      case RESERVED -> Set.of(REQUIRES_ACTION, AUTHORISED, CANCELLING);
      case REQUIRES_ACTION -> Set.of(AUTHORISED, CANCELLING);
      case AUTHORISED -> Set.of(CONFIRMED, CANCELLING);
      case CONFIRMED -> Set.of(PAID, CANCELLING);
      case PAID -> Set.of(SHIPPED, CANCELLING);
      case SHIPPED -> Set.of(CANCELLING, PARTIALLY_RETURNED, RETURNED);
      case PARTIALLY_RETURNED -> Set.of(PARTIALLY_RETURNED, RETURNED);
      case CANCELLING -> Set.of(CANCELLED, REJECTED, SHIPPED);
      case CANCELLED, REJECTED, RETURNED -> Set.of();
    };
  }

  public boolean mayBecome(OrderState other) {
    return next().contains(other);
  }

  /** Whether things of it may be sent back. */
  public boolean isReturnable() {
    return this == SHIPPED || this == PARTIALLY_RETURNED;
  }

  /** As the database and clients write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException when there is none of that name
   */
  public static OrderState named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
