package dev.coppice.acquirer;

import java.net.URI;
import java.util.Optional;

/**
 * Money that is held on a card, or not.
 *
 * <table>
 * <caption>What becomes of it</caption>
 * <tr><td>pending</td><td>approved, declined, voided</td></tr>
 * <tr><td>requires_action</td><td>approved, declined, voided</td></tr>
 * <tr><td>approved</td><td>voided, while nothing of it is captured</td></tr>
 * <tr><td>declined, voided</td><td>nothing</td></tr>
 * </table>
 *
 * @param id such as {@code auth_0a1b...}
 * @param reference what the shop calls it
 * @param reason why it was declined
 * @param challenge what is in the address of the page where the customer decides
 * @param captured minor units that the shop has taken, 0 to the amount
 * @param refunded of those, given back
 */
record Authorisation(
    String id,
    String reference,
    Money money,
    State state,
    Optional<String> reason,
    Optional<String> challenge,
    long captured,
    long refunded,
    Optional<URI> webhook,
    Optional<URI> returnUrl) {

  /** As the database and clients write them, in small letters. */
  enum State {
    PENDING,
    REQUIRES_ACTION,
    APPROVED,
    DECLINED,
    VOIDED
  }

  /** What may be done to it. */
  enum Movement {
    CAPTURE,
    VOID,
    REFUND
  }

  boolean isOpen() {
    return state == State.PENDING || state == State.REQUIRES_ACTION;
  }

  /**
   * What it is after a movement.
   *
   * @param amount in minor units; of a void it is not looked at
   * @throws RefusedException when that cannot be
   */
  Authorisation after(Movement movement, long amount) {
    return switch (movement) {
      case CAPTURE -> capture(amount);
      case VOID -> voided();
      case REFUND -> refund(amount);
    };
  }

  /**
   * What an open one becomes.
   *
   * @param declined why it is; empty when it is approved
   */
  Authorisation ended(Optional<String> declined) {
    return new Authorisation(
        id,
        reference,
        money,
        declined.isEmpty() ? State.APPROVED : State.DECLINED,
        declined,
        challenge,
        captured,
        refunded,
        webhook,
        returnUrl);
  }

  private Authorisation capture(long amount) {
    if (state != State.APPROVED) {
      throw refusal("captured", "only approved ones can be");
    }
    requireAtMost(amount, money.amount() - captured, "left to capture");
    return with(state, captured + amount, refunded);
  }

  private Authorisation voided() {
    if (state == State.DECLINED || state == State.VOIDED) {
      throw refusal("voided", "only what is open or approved can be");
    }
    if (captured > 0) {
      throw refusal("voided", captured + " of it are captured, and can be refunded");
    }
    return with(State.VOIDED, 0, 0);
  }

  private Authorisation refund(long amount) {
    requireAtMost(amount, captured - refunded, "captured and not refunded yet");
    return with(state, captured, refunded + amount);
  }

  private void requireAtMost(long amount, long left, String what) {
    if (amount > left) {
      throw new RefusedException(
          422, "amount_too_large", "%d is more than the %d %s".formatted(amount, left, what));
    }
  }

  private RefusedException refusal(String what, String allowed) {
    return new RefusedException(
        409,
        "wrong_state",
        "%s is %s and cannot be %s: %s"
            .formatted(id, AuthorisationJson.text(state), what, allowed));
  }

  private Authorisation with(State next, long nowCaptured, long nowRefunded) {
    return new Authorisation(
        id,
        reference,
        money,
        next,
        reason,
        challenge,
        nowCaptured,
        nowRefunded,
        webhook,
        returnUrl);
  }
}
