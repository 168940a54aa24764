package dev.coppice.orders.order;

import org.jspecify.annotations.Nullable;

/**
 * What led to something that happens to an order.
 *
 * @param byWhom who wanted it; null where nobody did
 * @param traceparent W3C Trace Context of the request that led to it; null where there was none
 */
public record Origin(@Nullable String byWhom, @Nullable String traceparent) {}
