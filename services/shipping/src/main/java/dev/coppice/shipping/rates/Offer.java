package dev.coppice.shipping.rates;

/**
 * One way to send a parcel.
 *
 * @param daysMin working days from dispatch to delivery, 1 or more
 * @param daysMax not less than {@code daysMin}
 */
public record Offer(ShippingService service, Money price, int daysMin, int daysMax) {}
