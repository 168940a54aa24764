package dev.coppice.orders;

import dev.coppice.orders.calls.Messages;
import dev.coppice.orders.calls.Shipping;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to an order, or was done about it. A trace is the id of a W3C Trace
 * Context.
 */
sealed interface TimelineEntry {

  Instant at();

  /**
   * It became something, or somebody did something to it.
   *
   * @param what the state that it came to, or what was done
   * @param byWhom who wanted it, where it was a person
   */
  record Happened(
      Instant at,
      String what,
      Optional<String> reason,
      Optional<String> detail,
      Optional<String> byWhom,
      Optional<String> trace)
      implements TimelineEntry {}

  /**
   * A step was tried.
   *
   * @param saga the order's id, or that of a return
   * @param attempt 1 or more
   * @param outcome of one that ended: done, again, refused or too_late
   * @param instance that tried it
   */
  record Tried(
      Instant at,
      String step,
      String saga,
      int attempt,
      Optional<Instant> endedAt,
      Optional<String> outcome,
      Optional<String> detail,
      String instance,
      Optional<String> trace)
      implements TimelineEntry {}

  /**
   * Others were told of it by an event.
   *
   * @param published whether it is in Kafka; until then it waits
   */
  record Told(Instant at, UUID id, String type, boolean published, Optional<String> trace)
      implements TimelineEntry {}

  /** Somebody was written to, or is to be. */
  record Sent(Messages.Message message, Optional<String> trace) implements TimelineEntry {

    @Override
    public Instant at() {
      return message.at();
    }
  }

  /** The carrier has told where it is. */
  record Tracked(Shipping.Tracking tracking) implements TimelineEntry {

    @Override
    public Instant at() {
      return tracking.at();
    }
  }
}
