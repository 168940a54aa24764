package dev.coppice.orders.saga;

import java.util.Set;

/**
 * Why an order is undone.
 *
 * @param reason one of the words below
 * @param detail the same for people
 */
public record Why(String reason, String detail) {

  public static final String SOLD_OUT = "sold_out";
  public static final String DECLINED = "payment_declined";
  public static final String PAYMENT_FAILED = "payment_failed";
  public static final String LAPSED = "reservation_lapsed";
  public static final String NOT_SHIPPABLE = "not_shippable";
  public static final String UNAVAILABLE = "unavailable";
  public static final String ACTION_EXPIRED = "action_expired";
  public static final String BY_CUSTOMER = "cancelled_by_customer";
  public static final String BY_STAFF = "cancelled_by_staff";

  private static final Set<String> CANCELLED = Set.of(ACTION_EXPIRED, BY_CUSTOMER, BY_STAFF);

  /** Whether somebody wanted it so, or left it; otherwise it could not be done. */
  static boolean isCancelled(String reason) {
    return CANCELLED.contains(reason);
  }
}
