package dev.coppice.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.testing.Jdbc;
import dev.coppice.testing.OutboxEvent;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A shipping service that runs, and what tests say to it. */
final class Depot extends ServiceExtension {

  Depot(PostgresExtension postgres) {
    super("shipping", ShippingVerticle::assemble, postgres);
  }

  static JsonObject ok(Response answer) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  /** 1,200 g of two things to Ada in Britain, by standard service. */
  static JsonObject parcel(String orderId) {
    return JsonObject.of(
        "orderId",
        orderId,
        "customer",
        "ada",
        "service",
        "standard",
        "grams",
        1_200,
        "address",
        JsonObject.of(
            "name",
            "Ada Lovelace",
            "line1",
            "12 St James's Square",
            "city",
            "London",
            "postcode",
            "SW1Y 4LB",
            "country",
            "GB"),
        "lines",
        JsonArray.of(
            JsonObject.of("sku", "teapot", "quantity", 1),
            JsonObject.of("sku", "cup", "quantity", 6)));
  }

  Response quote(String country, String grams) {
    return service()
        .answer(
            service()
                .request("quoteShipping")
                .withQuery("country", country)
                .withQuery("grams", grams));
  }

  Future<Response> creating(String id, JsonObject parcel) {
    return service().call(on("createShipment", id).withJson(parcel.toBuffer()));
  }

  Response create(String id, JsonObject parcel) {
    return service().answer(on("createShipment", id).withJson(parcel.toBuffer()));
  }

  Future<Response> cancelling(String id) {
    return service().call(on("cancelShipment", id));
  }

  Response cancel(String id) {
    return service().answer(on("cancelShipment", id));
  }

  Response get(String id) {
    return service().answer(on("getShipment", id));
  }

  Response seenBy(String id, Principal who) {
    Request get = on("getShipment", id);
    return service()
        .answer(
            new Request(
                get.operation(),
                get.path(),
                get.query(),
                get.headers(),
                who,
                get.deadline(),
                null,
                null,
                null,
                get.body()));
  }

  Response ofOrder(String orderId) {
    return service().answer(service().request("listShipments").withQuery("orderId", orderId));
  }

  Response track(String id, String event, JsonObject content) {
    return service()
        .answer(on("addTrackingEvent", id).withPath("eventId", event).withJson(content.toBuffer()));
  }

  /** Says that this happened at a time that has passed. */
  Response track(String id, String event, String kind) {
    return track(id, event, JsonObject.of("kind", kind, "at", "2026-01-02T03:04:05.123456Z"));
  }

  private Request on(String operation, String id) {
    return service().request(operation).withPath("shipmentId", id);
  }

  /** What waits to be told of a shipment; nobody has named a Kafka here. */
  List<OutboxEvent> told(String id) {
    return OutboxEvent.of(postgres().uri(), id);
  }

  /** Changes what the operator changes in the database. */
  void change(String statement) throws SQLException {
    try (Connection connection = Jdbc.connect(postgres().uri());
        PreparedStatement change = connection.prepareStatement(statement)) {
      change.executeUpdate();
    }
  }
}
