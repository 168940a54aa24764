package dev.coppice.shipping;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /shipments/{shipmentId}}: for the customer whose shipment it is, for the staff, and
 * for services that ask on their own behalf. To everybody else there is no such shipment.
 */
final class GetShipment implements OperationHandler {

  private static final String SCOPE = "shipping:read";

  private final ShipmentStore shipments;

  GetShipment(ShipmentStore shipments) {
    this.shipments = shipments;
  }

  @Override
  public Future<Response> handle(Request request) {
    ShipmentId id = request.pathParam("shipmentId", ShipmentId::new);
    return shipments
        .find(id, request.deadline())
        .map(
            found ->
                found
                    .filter(shipment -> maySee(request.principal(), shipment))
                    .orElseThrow(() -> absent(id)))
        .map(shipment -> Response.json(ShipmentJson.of(shipment)));
  }

  /** The gateway lets nobody in who has not signed in, so it is a service where there is nobody. */
  private static boolean maySee(@Nullable Principal who, Shipment shipment) {
    return who == null
        || who.scopes().contains(SCOPE)
        || shipment.asked().customer().map(who.subject()::equals).orElse(false);
  }

  static FailureException absent(ShipmentId id) {
    return new FailureException(new Failure.NotFound("there is no shipment " + id));
  }
}
