package dev.coppice.payments;

/** What is asked for cannot be as the payment is now; the message is for the caller. */
final class RefusedStepException extends RuntimeException {

  private final boolean forState;

  private RefusedStepException(String message, boolean forState) {
    super(message, null, false, false);
    this.forState = forState;
  }

  /** The payment's state does not allow it. */
  static RefusedStepException ofState(String message) {
    return new RefusedStepException(message, true);
  }

  /** Its sums do not. */
  static RefusedStepException ofSum(String message) {
    return new RefusedStepException(message, false);
  }

  boolean isForState() {
    return forState;
  }

  /** What was asked, what is true now, and what is allowed. */
  String detail() {
    return String.valueOf(getMessage());
  }
}
