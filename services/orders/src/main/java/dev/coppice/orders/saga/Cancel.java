package dev.coppice.orders.saga;

/**
 * That somebody wants an order cancelled.
 *
 * @param by who
 * @param reason {@link Why#BY_CUSTOMER} or {@link Why#BY_STAFF}
 */
public record Cancel(String by, String reason) {}
