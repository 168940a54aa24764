package dev.coppice.shipping;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** {@code PUT /shipments/{shipmentId}/events/{eventId}} */
final class AddTrackingEvent implements OperationHandler {

  /** As far as the carrier's clock may be ahead of ours. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final ShipmentStore shipments;
  private final InstantSource clock;

  AddTrackingEvent(ShipmentStore shipments, InstantSource clock) {
    this.shipments = shipments;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    ShipmentId id = request.pathParam("shipmentId", ShipmentId::new);
    TrackingEvent event = event(request);
    requirePast(event.at());
    return shipments
        .track(id, event, request.traceparent(), request.deadline())
        .recover(RefusedException::asConflict)
        .map(found -> found.orElseThrow(() -> GetShipment.absent(id)))
        .map(shipment -> Response.json(ShipmentJson.of(shipment)));
  }

  private static TrackingEvent event(Request request) {
    try {
      return ShipmentJson.event(request.pathParam("eventId"), request.jsonBody());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }

  private void requirePast(Instant at) {
    Instant now = clock.instant();
    if (at.isAfter(now.plus(AHEAD))) {
      throw new FailureException(
          new Failure.Unprocessable(
              "at is %s, and it is %s; it may be %d minutes ahead at most"
                  .formatted(at, now, AHEAD.toMinutes())));
    }
  }
}
