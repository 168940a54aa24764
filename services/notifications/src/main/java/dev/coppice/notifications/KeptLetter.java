package dev.coppice.notifications;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a letter for good.
 *
 * @param id that of the event it tells of
 * @param type of that event
 * @param customer the subject of whom it is for
 * @param state {@code waiting}, {@code sent}, {@code for_nobody} or {@code given_up}
 */
record KeptLetter(
    UUID id,
    String type,
    String customer,
    String state,
    int tries,
    Instant wantedAt,
    Optional<Instant> settledAt) {}
