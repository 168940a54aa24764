/**
 * Orders: taken once, carried out to the end or undone, and told of.
 *
 * <p>Start here: {@link dev.coppice.orders.OrdersVerticle}.
 */
@NullMarked
package dev.coppice.orders;

import org.jspecify.annotations.NullMarked;
