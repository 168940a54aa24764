package dev.coppice.inventory;

/** The name that a client gives to a reservation: 1 to 64 letters, digits, '.', '_', '-'. */
record ReservationId(String text) {

  ReservationId {
    Ids.checked("reservationId", text);
  }

  @Override
  public String toString() {
    return text;
  }
}
