package dev.coppice.orders.saga;

import java.util.Locale;
import java.util.Optional;

/** What came of trying a step. */
public sealed interface Outcome {

  /**
   * It is done, now or before.
   *
   * @param sums of the payment, where the step has seen it
   * @param confirmed whether the goods have left the stock, now or before
   */
  record Done(Optional<Sums> sums, boolean confirmed) implements Outcome {
    static final Done DONE = new Done(Optional.empty(), false);
    static final Done CONFIRMED = new Done(Optional.empty(), true);
  }

  /**
   * What the payment is then, in minor units.
   *
   * @param refunded from 0 to {@code captured}
   */
  record Sums(long captured, long refunded) {}

  /** Nobody knows yet, or it can't be done just now: it is tried again. */
  record Again(String because, Optional<String> actionUrl) implements Outcome {
    static Again because(String detail) {
      return new Again(detail, Optional.empty());
    }
  }

  /** It will not be done. */
  record Refused(Why why) implements Outcome {}

  /** What is to be cancelled has left already. */
  record TooLate(String because) implements Outcome {}

  /** As the database writes it. */
  default String text() {
    return this instanceof TooLate
        ? "too_late"
        : getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** For people; empty when it went as it should. */
  default Optional<String> detail() {
    if (this instanceof Again again) {
      return Optional.of(again.because());
    }
    if (this instanceof Refused refused) {
      return Optional.of(refused.why().reason() + ": " + refused.why().detail());
    }
    return this instanceof TooLate late ? Optional.of(late.because()) : Optional.empty();
  }
}
