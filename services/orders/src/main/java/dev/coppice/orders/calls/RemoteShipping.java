package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.RemoteOperation;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.orders.order.Money;
import dev.coppice.orders.order.Order;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The service shipping. For one event loop. */
public final class RemoteShipping implements Shipping {

  private static final ServiceId SHIPPING = new ServiceId("shipping", 1);
  private static final String SHIPMENT = "shipmentId";

  private record Way(String country, long grams) {}

  private record Parcel(Order order, long grams) {}

  private final RemoteOperation<Way, Map<String, Money>> quote;
  private final RemoteOperation<Parcel, Boolean> create;
  private final RemoteOperation<String, Boolean> cancel;
  private final RemoteOperation<String, List<Tracking>> tracking;

  public RemoteShipping(Caller caller) {
    quote =
        new RemoteOperation<>(
            caller,
            SHIPPING,
            "quoteShipping",
            (request, way) ->
                request
                    .withQuery("country", way.country())
                    .withQuery("grams", Long.toString(way.grams())),
            answer -> CallJson.quotes(answer.jsonBody()));
    create =
        new RemoteOperation<>(
            caller,
            SHIPPING,
            "createShipment",
            (request, parcel) ->
                request
                    .withPath(SHIPMENT, parcel.order().id())
                    .withJson(CallJson.shipment(parcel.order(), parcel.grams())),
            answer -> true);
    cancel =
        new RemoteOperation<>(
            caller,
            SHIPPING,
            "cancelShipment",
            (request, id) -> request.withPath(SHIPMENT, id),
            answer -> true);
    tracking =
        new RemoteOperation<>(
            caller,
            SHIPPING,
            "getShipment",
            (request, id) -> request.withPath(SHIPMENT, id),
            answer -> ToldJson.tracking(answer.jsonBody()));
  }

  @Override
  public Future<Map<String, Money>> quote(String country, long grams, Request cause) {
    return quote.call(new Way(country, grams), cause);
  }

  @Override
  public Future<Void> create(Order order, long grams, Request cause) {
    return create.call(new Parcel(order, grams), cause).mapEmpty();
  }

  @Override
  public Future<List<Tracking>> tracking(String id, Request cause) {
    return tracking.call(id, cause);
  }

  @Override
  public Future<Void> cancel(String id, Request cause) {
    return cancel.call(id, cause).mapEmpty();
  }
}
