package dev.coppice.payments;

import java.util.Locale;
import java.util.Set;

/**
 * How far a payment has come. {@link Lifecycle} alone moves it:
 *
 * <table>
 * <caption>What may come after what</caption>
 * <tr><td>authorising</td><td>pending, requires_action, authorised, declined, failed</td></tr>
 * <tr><td>pending</td><td>pending, requires_action, authorised, voided, declined, failed</td></tr>
 * <tr><td>requires_action</td><td>the same</td></tr>
 * <tr><td>authorised</td><td>captured, voided, failed</td></tr>
 * <tr><td>captured</td><td>partially_refunded, refunded</td></tr>
 * <tr><td>partially_refunded</td><td>partially_refunded, refunded</td></tr>
 * <tr><td>declined, failed, voided, refunded</td><td>nothing</td></tr>
 * </table>
 */
enum PaymentState {
  /** The acquirer is being asked. */
  AUTHORISING,
  /** It has not answered, or has not decided. */
  PENDING,
  /** The customer has to prove that it is they. */
  REQUIRES_ACTION,
  /** The money is held on the card. */
  AUTHORISED,
  /** The customer's bank does not want to. */
  DECLINED,
  /** The acquirer refuses what it was asked for. */
  FAILED,
  /** What was held is let go. */
  VOIDED,
  /** The money is taken. */
  CAPTURED,
  /** Some of it is given back. */
  PARTIALLY_REFUNDED,
  /** All of it is. */
  REFUNDED;

  private Set<PaymentState> next() {
    return switch (this) {
      case AUTHORISING -> Set.of(PENDING, REQUIRES_ACTION, AUTHORISED, DECLINED, FAILED);
      case PENDING, REQUIRES_ACTION ->
          Set.of(PENDING, REQUIRES_ACTION, AUTHORISED, VOIDED, DECLINED, FAILED);
      case AUTHORISED -> Set.of(CAPTURED, VOIDED, FAILED);
      case CAPTURED, PARTIALLY_REFUNDED -> Set.of(PARTIALLY_REFUNDED, REFUNDED);
      case DECLINED, FAILED, VOIDED, REFUNDED -> Set.of();
    };
  }

  boolean mayBecome(PaymentState other) {
    return next().contains(other);
  }

  /** Whether it is not decided yet. */
  boolean isUndecided() {
    return this == AUTHORISING || this == PENDING || this == REQUIRES_ACTION;
  }

  /** Whether there is money that can be given back. */
  boolean isRefundable() {
    return this == CAPTURED || this == PARTIALLY_REFUNDED;
  }

  /** As the database and clients write it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PaymentState named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
