package dev.coppice.cart;

/**
 * A cart with what its products cost.
 *
 * @param current whether that is so now, or was when they were last seen
 */
record PricedCart(Cart cart, boolean current) {}
