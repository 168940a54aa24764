/**
 * What other services do for an order: a port for each, and the way there over the bus.
 *
 * <p>Start here: {@link dev.coppice.orders.calls.Payments}.
 */
@NullMarked
package dev.coppice.orders.calls;

import org.jspecify.annotations.NullMarked;
