package dev.coppice.payments.provider;

/**
 * What stands for a card, and what of it a customer may be shown.
 *
 * @param last4 its last digits
 */
public record CardToken(String token, String brand, String last4) {}
