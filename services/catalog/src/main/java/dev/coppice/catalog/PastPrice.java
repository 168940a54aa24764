package dev.coppice.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a product costs, or once did.
 *
 * @param version the product's version that brought it
 * @param from when it began
 * @param to when the next one began; null while it is today's
 */
record PastPrice(Money price, long version, Instant from, @Nullable Instant to) {}
