package dev.coppice.inventory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A promise of stock.
 *
 * @param lines ordered by SKU, each SKU once
 * @param expiresAt after this a held one is given up
 */
record Reservation(ReservationId id, State state, List<ReservationLine> lines, Instant expiresAt) {

  /** It is held first, and then becomes one of the others for good. */
  enum State {
    HELD,
    CONFIRMED,
    RELEASED,
    EXPIRED
  }

  Reservation {
    lines = sorted(lines);
  }

  Reservation as(State other) {
    return new Reservation(id, other, lines, expiresAt);
  }

  /** In the order in which everybody locks rows, so that nobody waits in a circle. */
  static List<ReservationLine> sorted(List<ReservationLine> lines) {
    return lines.stream().sorted(Comparator.comparing(ReservationLine::sku)).toList();
  }
}
