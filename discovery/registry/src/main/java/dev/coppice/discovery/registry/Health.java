package dev.coppice.discovery.registry;

import java.util.Locale;

/**
 * What an instance says of itself.
 *
 * <pre>
 * from      to
 * STARTING  UP, DOWN
 * UP        DRAINING, DOWN
 * DOWN      UP, DRAINING
 * DRAINING  (withdrawn)
 * </pre>
 */
public enum Health {
  /** Published, not yet ready for calls. */
  STARTING,
  /** Takes calls. */
  UP,
  /** Finishes what it has; nothing new is sent to it. */
  DRAINING,
  /** Runs, but cannot serve; the record's reason says why. */
  DOWN;

  public boolean mayBecome(Health next) {
    return switch (this) {
      case STARTING -> next == UP || next == DOWN;
      case UP -> next == DRAINING || next == DOWN;
      case DOWN -> next == UP || next == DRAINING;
      case DRAINING -> false;
    };
  }

  /** As it stands in records and answers: {@code up}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
