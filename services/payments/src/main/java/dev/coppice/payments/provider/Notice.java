package dev.coppice.payments.provider;

import dev.coppice.payments.ledger.Money;

/**
 * What a webhook tells of a payment.
 *
 * @param id of the event, the same however often it comes
 * @param payment what we call it
 * @param reference what the provider calls it
 */
public record Notice(String id, String payment, String reference, Money money, Outcome outcome) {}
