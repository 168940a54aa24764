package dev.coppice.payments;

import java.util.Locale;
import java.util.Optional;

/**
 * Something of a payment that the acquirer is asked for.
 *
 * @param name unique within the payment: that of the kind, or of the refund
 * @param amount in minor units
 * @param reason why it was refused
 */
record Step(Kind kind, String name, long amount, Progress progress, Optional<String> reason) {

  /** What it is. */
  enum Kind {
    AUTHORISE,
    CAPTURE,
    VOID,
    REFUND;

    /** As the database and clients write it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind named(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** Whether the acquirer has done it. */
  enum Progress {
    OPEN,
    DONE,
    REFUSED;

    /** As the database writes it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Progress named(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  private static final String REFUND = "refund:";

  /** The name of a refund as a step. */
  static String nameOfRefund(String refundId) {
    return REFUND + refundId;
  }

  /** What the caller calls the refund that this is. */
  String refundId() {
    return name.substring(REFUND.length());
  }

  boolean isOpen() {
    return progress == Progress.OPEN;
  }
}
