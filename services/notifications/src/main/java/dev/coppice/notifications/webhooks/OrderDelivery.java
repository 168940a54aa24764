package dev.coppice.notifications.webhooks;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What staff may know of a delivery about an order.
 *
 * @param event its id
 * @param type of that event
 * @param host to which it goes; of the URL nothing more, for there may be a secret in it
 * @param state {@code waiting}, {@code delivered} or {@code dead}
 * @param cause why the latest try failed
 * @param settledAt when it was delivered, or given up
 */
public record OrderDelivery(
    UUID event,
    String type,
    String host,
    String state,
    int tries,
    Optional<String> cause,
    Instant createdAt,
    Optional<Instant> settledAt) {}
