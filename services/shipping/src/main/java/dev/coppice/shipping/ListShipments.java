package dev.coppice.shipping;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;

/** {@code GET /shipments} */
final class ListShipments implements OperationHandler {

  private static final int MOST = 100;

  private final ShipmentStore shipments;

  ListShipments(ShipmentStore shipments) {
    this.shipments = shipments;
  }

  @Override
  public Future<Response> handle(Request request) {
    String orderId = Objects.requireNonNull(request.queryParam("orderId"));
    return shipments
        .ofOrder(orderId, MOST, request.deadline())
        .map(found -> Response.json(ShipmentJson.of(found)));
  }
}
