package dev.coppice.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.testing.Await;
import dev.coppice.testing.OutboxEvent;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** An inventory that runs, and what tests say to it. */
final class Warehouse extends ServiceExtension {

  Warehouse(PostgresExtension postgres) {
    super("inventory", InventoryVerticle::assemble, postgres);
  }

  Response get(String sku) {
    return service().answer(service().request("getItem").withPath("sku", sku));
  }

  Response lookUp(String... skus) {
    JsonObject body = JsonObject.of("skus", JsonArray.of((Object[]) skus));
    return service().answer(service().request("lookUpItems").withJson(body.toBuffer()));
  }

  Request importing(JsonObject... items) {
    return importing(JsonObject.of("items", JsonArray.of((Object[]) items)).toBuffer());
  }

  Request importing(Buffer body) {
    return service().request("importStock").withJson(body);
  }

  void stock(JsonObject... items) {
    Response answer = service().answer(importing(items));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    assertThat(answer.jsonBody()).isEqualTo(JsonObject.of("imported", items.length));
  }

  /** Asks to reserve, and does not wait. */
  Future<Response> reserving(String id, JsonObject body) {
    return service()
        .call(service().request("reserve").withPath("reservationId", id).withJson(body.toBuffer()));
  }

  Response reserve(String id, JsonObject... lines) {
    return Await.result(reserving(id, lines(lines)));
  }

  static JsonObject lines(JsonObject... lines) {
    return JsonObject.of("lines", JsonArray.of((Object[]) lines));
  }

  static JsonObject line(String sku, long quantity) {
    return JsonObject.of("sku", sku, "quantity", quantity);
  }

  Response reservation(String id) {
    return Await.result(onReservation("getReservation", id));
  }

  Response confirm(String id) {
    return Await.result(onReservation("confirmReservation", id));
  }

  Response release(String id) {
    return Await.result(onReservation("releaseReservation", id));
  }

  Future<Response> onReservation(String operation, String id) {
    return service().call(service().request(operation).withPath("reservationId", id));
  }

  Future<Response> adjusting(String sku, String id, JsonObject body) {
    return service()
        .call(
            service()
                .request("adjustItem")
                .withPath("sku", sku)
                .withPath("adjustmentId", id)
                .withJson(body.toBuffer()));
  }

  Response adjust(String sku, String id, long delta) {
    return Await.result(
        adjusting(sku, id, JsonObject.of("delta", delta, "reason", "found in the attic")));
  }

  /** What waits to be told of an item or a reservation; nobody has named a Kafka here. */
  List<OutboxEvent> told(String subject) {
    return OutboxEvent.of(postgres().uri(), subject);
  }

  static JsonObject count(String sku, long onHand) {
    return JsonObject.of("sku", sku, "onHand", onHand);
  }
}
