package dev.coppice.shipping;

import java.util.List;
import java.util.Locale;

/**
 * How far a shipment has come:
 *
 * <table>
 * <caption>What may come after what</caption>
 * <tr><td>ready</td><td>dispatched, cancelled</td></tr>
 * <tr><td>dispatched</td><td>in_transit, delivered, lost</td></tr>
 * <tr><td>in_transit</td><td>in_transit, delivered, lost</td></tr>
 * <tr><td>delivered, lost, cancelled</td><td>nothing</td></tr>
 * </table>
 */
enum ShipmentState {
  /** It waits for the carrier. */
  READY,
  /** The carrier has it. */
  DISPATCHED,
  /** It was seen on its way. */
  IN_TRANSIT,
  /** It has arrived. */
  DELIVERED,
  /** The carrier does not find it. */
  LOST,
  /** It will not be sent. */
  CANCELLED;

  /** In the order of their meaning. */
  List<ShipmentState> next() {
    return switch (this) {
      case READY -> List.of(DISPATCHED, CANCELLED);
      case DISPATCHED, IN_TRANSIT -> List.of(IN_TRANSIT, DELIVERED, LOST);
      case DELIVERED, LOST, CANCELLED -> List.of();
    };
  }

  boolean mayBecome(ShipmentState other) {
    return next().contains(other);
  }

  /** As the database and clients write it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ShipmentState named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
