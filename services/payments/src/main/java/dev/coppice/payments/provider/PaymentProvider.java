package dev.coppice.payments.provider;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * A company that has cards charged. Whatever is asked for under one key it does once, however often
 * it is asked. Each future fails with {@link UnansweredException} when no answer comes in time.
 */
public interface PaymentProvider {

  /** Fails with {@link CardRefusedException} when it does not take the card. */
  Future<CardToken> tokenise(Card card, Duration patience);

  /** Holds an amount; asked again it says what became of it since. */
  Future<Outcome> authorise(Order order, String key, Duration patience);

  /**
   * Takes what is held.
   *
   * @param reference what the provider calls the payment
   */
  Future<Outcome> capture(String reference, long amount, String key, Duration patience);

  /** Lets go of what is held. */
  Future<Outcome> letGo(String reference, String key, Duration patience);

  /** Gives back of what was taken. */
  Future<Outcome> refund(String reference, long amount, String key, Duration patience);

  Future<Void> close();
}
