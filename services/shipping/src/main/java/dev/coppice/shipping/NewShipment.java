package dev.coppice.shipping;

import dev.coppice.shipping.rates.ShippingService;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A shipment as it is asked for.
 *
 * @param customer the subject of who gets it, who may look at it
 * @param grams 1 or more
 * @param lines in the order of their SKUs, each once
 */
record NewShipment(
    ShipmentId id,
    String orderId,
    Optional<String> customer,
    ShippingService service,
    long grams,
    Address address,
    List<Line> lines) {

  NewShipment {
    Ids.checked("orderId", orderId);
    lines = lines.stream().sorted(Comparator.comparing(Line::sku)).toList();
  }
}
