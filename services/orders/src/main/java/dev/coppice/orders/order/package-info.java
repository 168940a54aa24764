/**
 * An order: what it is, how far it has come, and how it is written.
 *
 * <p>Start here: {@link dev.coppice.orders.order.OrderState}.
 */
@NullMarked
package dev.coppice.orders.order;

import org.jspecify.annotations.NullMarked;
