package dev.coppice.orders.saga;

import dev.coppice.orders.order.OrderState;
import java.util.Locale;
import java.util.Optional;

/**
 * What is done about an order, one after the other. Each may be done twice: the ids that it gives
 * are made of the order's.
 *
 * <table>
 * <caption>Steps</caption>
 * <tr><td>to carry it out</td><td>clear_cart, reserve, authorise, confirm, capture, ship</td></tr>
 * <tr><td>to undo it</td><td>cancel_shipment, return_money, return_stock; from that one on which
 * undoes the step that failed</td></tr>
 * <tr><td>to take things back</td><td>refund, restock</td></tr>
 * </table>
 */
public enum Step {
  CLEAR_CART,
  RESERVE,
  AUTHORISE,
  CONFIRM,
  CAPTURE,
  SHIP,
  CANCEL_SHIPMENT,
  RETURN_MONEY,
  RETURN_STOCK,
  REFUND,
  RESTOCK;

  /** The one after it; empty after the last of its kind. */
  public Optional<Step> next() {
    return switch (this) {
      case CLEAR_CART -> Optional.of(RESERVE);
      case RESERVE -> Optional.of(AUTHORISE);
      case AUTHORISE -> Optional.of(CONFIRM);
      case CONFIRM -> Optional.of(CAPTURE);
      case CAPTURE -> Optional.of(SHIP);
      case CANCEL_SHIPMENT -> Optional.of(RETURN_MONEY);
      case RETURN_MONEY -> Optional.of(RETURN_STOCK);
      case REFUND -> Optional.of(RESTOCK);
      case SHIP, RETURN_STOCK, RESTOCK -> Optional.empty();
    };
  }

  /**
   * Where undoing begins when this one failed, or nobody knows whether it was done.
   *
   * @throws IllegalStateException for one that can't be undone
   */
  public Step undo() {
    return switch (this) {
      case CLEAR_CART, RESERVE -> RETURN_STOCK;
      case AUTHORISE, CONFIRM, CAPTURE -> RETURN_MONEY;
      case SHIP -> CANCEL_SHIPMENT;
      case CANCEL_SHIPMENT, RETURN_MONEY, RETURN_STOCK, REFUND, RESTOCK ->
          throw new IllegalStateException(text() + " can't be undone");
    };
  }

  /** Whether it carries the order out. */
  public boolean isForward() {
    return compareTo(SHIP) <= 0;
  }

  /** Whether it takes things back that were sent. */
  public boolean isOfReturn() {
    return this == REFUND || this == RESTOCK;
  }

  /** What the order is when it is done. */
  Optional<OrderState> reached() {
    return switch (this) {
      case RESERVE -> Optional.of(OrderState.RESERVED);
      case AUTHORISE -> Optional.of(OrderState.AUTHORISED);
      case CONFIRM -> Optional.of(OrderState.CONFIRMED);
      case CAPTURE -> Optional.of(OrderState.PAID);
      case SHIP -> Optional.of(OrderState.SHIPPED);
      default -> Optional.empty();
    };
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Step named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
