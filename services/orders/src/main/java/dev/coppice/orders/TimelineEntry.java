package dev.coppice.orders;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to an order.
 *
 * @param kind history, or attempt: a step that was tried
 * @param what the state that it came to or what was done; of an attempt the step
 * @param saga of an attempt: the order's id, or that of a return
 * @param attempt of an attempt: 1 or more
 * @param outcome of an attempt that ended: done, again, refused or too_late
 * @param byWhom who wanted it, where it was a person; of an attempt the instance
 */
record TimelineEntry(
    Instant at,
    String kind,
    String what,
    Optional<String> saga,
    Optional<Integer> attempt,
    Optional<Instant> endedAt,
    Optional<String> outcome,
    Optional<String> reason,
    Optional<String> detail,
    Optional<String> byWhom) {}
