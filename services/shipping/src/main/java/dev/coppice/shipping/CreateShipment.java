package dev.coppice.shipping;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Items;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.shipping.rates.Money;
import dev.coppice.shipping.rates.NotSentException;
import dev.coppice.shipping.rates.Offer;
import dev.coppice.shipping.rates.RateStore;
import io.vertx.core.Future;
import java.util.List;

/** {@code PUT /shipments/{shipmentId}} */
final class CreateShipment implements OperationHandler {

  private final RateStore rates;
  private final ShipmentStore shipments;

  CreateShipment(RateStore rates, ShipmentStore shipments) {
    this.rates = rates;
    this.shipments = shipments;
  }

  @Override
  public Future<Response> handle(Request request) {
    NewShipment asked = asked(request);
    return shipments
        .find(asked.id(), request.deadline())
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    // Of one that is there, rates may have changed meanwhile.
                    .orElseGet(() -> make(asked, request)))
        .map(shipment -> requireSame(shipment, asked))
        .recover(RefusedException::asConflict)
        .map(shipment -> Response.json(ShipmentJson.of(shipment)));
  }

  private static NewShipment asked(Request request) {
    ShipmentId id = request.pathParam("shipmentId", ShipmentId::new);
    List<Line> lines = Items.of(request, "lines", ShipmentJson::line, Line::sku);
    try {
      return ShipmentJson.read(id, request.jsonBody(), lines);
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }

  private Future<Shipment> make(NewShipment asked, Request request) {
    return rates
        .offers(asked.address().country(), asked.grams(), request.deadline())
        .map(offers -> price(asked, offers))
        .recover(NotSentException::asUnprocessable)
        .compose(price -> shipments.add(asked, price, request.traceparent(), request.deadline()));
  }

  private static Money price(NewShipment asked, List<Offer> offers) {
    return offers.stream()
        .filter(offer -> offer.service() == asked.service())
        .findFirst()
        .map(Offer::price)
        .orElseThrow(
            () ->
                NotSentException.ofService(
                    asked.service(), asked.address().country(), asked.grams(), offers));
  }

  private static Shipment requireSame(Shipment shipment, NewShipment asked) {
    if (!shipment.asked().equals(asked)) {
      throw RefusedException.ofOtherContent(asked.id());
    }
    return shipment;
  }
}
