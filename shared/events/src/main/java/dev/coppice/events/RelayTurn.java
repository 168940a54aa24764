package dev.coppice.events;

import java.util.function.BooleanSupplier;

/**
 * One instance's time to send events on; the pair of numbers only grows from turn to turn.
 *
 * @param epoch compared first
 * @param fence compared where the epochs are equal
 * @param over turns true before another turn may begin, as far as clocks run evenly
 */
public record RelayTurn(long epoch, long fence, BooleanSupplier over) {
  boolean isOver() {
    return over.getAsBoolean();
  }
}
