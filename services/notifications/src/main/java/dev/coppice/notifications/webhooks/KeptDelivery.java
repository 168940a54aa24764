package dev.coppice.notifications.webhooks;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a delivery.
 *
 * @param event its id, under which the receiver gets it
 * @param type of that event
 * @param state {@code waiting}, {@code delivered} or {@code dead}
 * @param tries since it was to be delivered last
 * @param cause why the latest try failed
 * @param nextTryAt while it waits
 * @param settledAt when it was delivered, or given up
 */
record KeptDelivery(
    UUID event,
    String type,
    String order,
    String state,
    int tries,
    Optional<String> cause,
    Instant createdAt,
    Optional<Instant> nextTryAt,
    Optional<Instant> settledAt) {}
