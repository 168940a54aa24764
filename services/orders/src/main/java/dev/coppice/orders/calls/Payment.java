package dev.coppice.orders.calls;

import java.util.Map;
import java.util.Optional;

/**
 * A payment as it is now.
 *
 * @param state as the contract of payments writes it
 * @param reason why it was declined or failed
 * @param captured minor units
 * @param refunded minor units
 * @param refunds the state of each refund by its id: pending, refunded or refused
 */
public record Payment(
    String state,
    Optional<String> reason,
    Optional<String> actionUrl,
    long captured,
    long refunded,
    Map<String, String> refunds) {

  public Payment {
    refunds = Map.copyOf(refunds);
  }

  public boolean isCaptured() {
    return captured > 0;
  }
}
