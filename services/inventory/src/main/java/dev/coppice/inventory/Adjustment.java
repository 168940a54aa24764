package dev.coppice.inventory;

/**
 * A change of what is on hand: goods that came, broke, were found.
 *
 * @param id the name that the client gives it, of the form of a {@link ReservationId}
 * @param delta pieces more, or less where negative; not 0
 * @param reason for people, 1 to 200 characters
 */
record Adjustment(String id, Sku sku, long delta, String reason) {

  Adjustment {
    Ids.checked("adjustmentId", id);
    if (delta == 0 || Math.abs(delta) > StockCount.MOST) {
      throw new IllegalArgumentException(
          "delta must be from 1 to %d, or from -1 to -%1$d, not %d"
              .formatted(StockCount.MOST, delta));
    }
    if (reason.isBlank() || reason.length() > 200) {
      throw new IllegalArgumentException("reason must be 1 to 200 characters, not all blank");
    }
  }
}
