-- The version of the cart that it was placed from; null of orders that were placed before this was kept.
ALTER TABLE orders ADD COLUMN cart_version bigint;
-- One cart is ordered once, however many ask at once. After it came to nothing it may be ordered again.
CREATE UNIQUE INDEX one_order_of_a_cart ON orders (customer, cart_version) WHERE state NOT IN ('cancelled', 'rejected');
