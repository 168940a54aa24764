package dev.coppice.shipping.rates;

/**
 * What it costs.
 *
 * @param amount in minor units of the currency, 0 or more
 * @param currency as ISO 4217 writes it, such as GBP
 */
public record Money(long amount, String currency) {}
