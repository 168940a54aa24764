package dev.coppice.shipping;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code PUT /shipments/{shipmentId}/cancellation} */
final class CancelShipment implements OperationHandler {

  private final ShipmentStore shipments;

  CancelShipment(ShipmentStore shipments) {
    this.shipments = shipments;
  }

  @Override
  public Future<Response> handle(Request request) {
    ShipmentId id = request.pathParam("shipmentId", ShipmentId::new);
    return shipments
        .cancel(id, request.traceparent(), request.deadline())
        .recover(RefusedException::asConflict)
        .map(cancelled -> Response.json(ShipmentJson.cancelled(id)));
  }
}
