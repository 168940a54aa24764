package dev.coppice.events;

import java.time.Duration;
import java.util.List;

/**
 * How often an event is tried that its handler fails on.
 *
 * @param inPlace pauses between the first attempts, during which the partition waits
 * @param later pauses before those that follow, during which it goes on; after the last the event
 *     is a dead letter
 */
record Redelivery(List<Duration> inPlace, List<Duration> later) {
  Redelivery {
    inPlace = List.copyOf(inPlace);
    later = List.copyOf(later);
  }

  static Redelivery usual() {
    return new Redelivery(
        List.of(Duration.ofMillis(100), Duration.ofMillis(500)),
        List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10)));
  }
}
