package dev.coppice.orders;

import dev.coppice.orders.order.OrderState;
import java.time.Instant;
import java.util.Optional;

/**
 * Which orders are listed.
 *
 * @param customer whose; empty for everybody's
 * @param from placed then or later
 * @param to placed before then
 */
record OrderFilter(
    Optional<String> customer,
    Optional<OrderState> state,
    Optional<Instant> from,
    Optional<Instant> to) {}
