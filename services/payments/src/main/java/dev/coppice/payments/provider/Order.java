package dev.coppice.payments.provider;

import dev.coppice.payments.ledger.Money;
import java.util.Optional;

/**
 * What a provider is asked to hold on a card.
 *
 * @param payment what we call it
 * @param returnUrl where the customer goes on after a page of the provider
 */
public record Order(String payment, Money money, String cardToken, Optional<String> returnUrl) {}
