package dev.coppice.shipping;

/** What the caller calls a shipment. */
record ShipmentId(String text) {

  ShipmentId {
    text = Ids.checked("shipmentId", text);
  }

  @Override
  public String toString() {
    return text;
  }
}
