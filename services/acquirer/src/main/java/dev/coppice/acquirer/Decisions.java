package dev.coppice.acquirer;

import dev.coppice.acquirer.Authorisation.State;
import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of whoever pays with which card.
 *
 * @param late how long what is approved late is pending
 * @param challengeLife how long a customer may take on the page of 3-D Secure
 */
record Decisions(Duration late, Duration challengeLife) {

  /**
   * @param reason why it is declined
   * @param ends after how long it ends by itself
   */
  record Decision(State state, Optional<String> reason, Optional<Duration> ends) {}

  Decision on(TestCard card) {
    return switch (card) {
      case APPROVED, APPROVED_MASTERCARD, SILENT ->
          new Decision(State.APPROVED, Optional.empty(), Optional.empty());
      case INSUFFICIENT_FUNDS -> declined("insufficient_funds");
      case STOLEN -> declined("stolen_card");
      case LATE, LATE_TWICE -> new Decision(State.PENDING, Optional.empty(), Optional.of(late));
      case CHALLENGED ->
          new Decision(State.REQUIRES_ACTION, Optional.empty(), Optional.of(challengeLife));
    };
  }

  private static Decision declined(String reason) {
    return new Decision(State.DECLINED, Optional.of(reason), Optional.empty());
  }
}
