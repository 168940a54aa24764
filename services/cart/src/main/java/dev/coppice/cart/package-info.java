/**
 * What people mean to buy: the carts of guests and of users, in Redis.
 *
 * <p>Start here: {@link dev.coppice.cart.CartVerticle}, then {@link dev.coppice.cart.CartStore}.
 */
@NullMarked
package dev.coppice.cart;

import org.jspecify.annotations.NullMarked;
