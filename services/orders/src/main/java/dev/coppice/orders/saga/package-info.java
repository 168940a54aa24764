/**
 * What is done about an order, step by step, whoever dies when.
 *
 * <p>Start here: {@link dev.coppice.orders.saga.Step}.
 */
@NullMarked
package dev.coppice.orders.saga;

import org.jspecify.annotations.NullMarked;
