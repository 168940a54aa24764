package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that the gateway puts together of what several services answer. */
class CompositionTest {

  private static final String HOME =
      """
      openapi: 3.1.0
      info: {title: Home, version: 1.0.0}
      x-coppice-service: home
      servers: [{url: /api}]
      paths:
        /home:
          get:
            operationId: getHome
            x-coppice-exposure: public
            parameters:
              - {name: tenant, in: query, schema: {type: string}}
              - {name: X-Tenant, in: header, schema: {type: string}}
            x-coppice-compose:
              items: {operation: shop.listItems, query: {limit: 3, tenant: '{tenant}'}}
              first: {operation: shop.getItem, path: {id: one}}
              mine: {operation: orders.listOrders}
            responses:
              '200': {description: all of it, content: {application/json: {}}}
      """;

  private static final String ORDERS =
      """
      openapi: 3.1.0
      info: {title: Orders, version: 1.0.0}
      x-coppice-service: orders
      servers: [{url: /api}]
      paths:
        /orders:
          get:
            operationId: listOrders
            x-coppice-exposure: public
            security: [{token: []}]
            responses:
              '200': {description: orders, content: {application/json: {}}}
        /orders/{orderId}:
          get:
            operationId: getOrder
            x-coppice-exposure: public
            x-coppice-timeout: 2s
            parameters:
              - {name: expand, in: query, schema: {type: string}}
            x-coppice-expand:
              items.product: {operation: shop.getItem, path: {id: '{sku}'}}
              shipment: {operation: shop.getItem, path: {id: '{shipmentId}'}}
              history: {operation: orders.listOrders}
            responses:
              '200': {description: an order, content: {application/json: {}}}
      components:
        securitySchemes:
          token: {type: http, scheme: bearer}
      """;

  private static final JsonObject ORDER =
      new JsonObject(
          """
          {"id": "7", "shipmentId": "s1",
           "items": [{"sku": "a", "quantity": 1}, {"sku": "b"}, {"sku": "a"}, {"note": "a gift"}]}
          """);

  private final GatewayFixture gateway = new GatewayFixture(Map.of());

  @BeforeEach
  void serve() {
    gateway.serve(
        Contract.parse("shop", GatewayFixture.SHOP),
        Contract.parse("home", HOME),
        Contract.parse("orders", ORDERS));
    gateway.services.when(
        "getOrder", Response.json(ORDER).withHeader("etag", "\"1\"").withHeader("x-more", "kept"));
    gateway.services.when(
        "getItem",
        request ->
            Future.succeededFuture(
                Response.json(JsonObject.of("name", "item " + request.pathParam("id")))));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private List<Request> calls(String operation) {
    return gateway.services.calls().stream()
        .filter(call -> call.operation().equals(operation))
        .toList();
  }

  private static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  @Test
  void holdWhatEachPartAnswers() {
    gateway.services.when("listItems", Response.json(JsonObject.of("items", new JsonArray())));
    HttpResponse<String> response = gateway.get("/api/home?tenant=t1", "X-Tenant", "t2");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response))
        .isEqualTo(
            new JsonObject(
                """
                {"items": {"items": []}, "first": {"name": "item one"}, "unavailable": []}
                """));
    assertThat(response.headers().firstValue("cache-control")).hasValue("private, no-cache");
    Request list = calls("listItems").get(0);
    assertThat(list.queryParam("limit")).isEqualTo("3");
    assertThat(list.queryParam("tenant")).isEqualTo("t1");
    assertThat(list.header("x-tenant")).isEqualTo("t2");
    assertThat(calls("getItem").get(0).pathParam("id")).isEqualTo("one");
  }

  @Test
  void areOfRequestsThatTheContractTakes() {
    HttpResponse<String> response = gateway.get("/api/home?colour=red");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("detail"))
        .isEqualTo("query.colour is unknown; allowed: tenant");
    assertThat(gateway.services.calls()).isEmpty();
  }

  @Test
  void areAskedForAtTheSameTime() {
    List<Promise<Response>> waiting = new CopyOnWriteArrayList<>();
    for (String operation : List.of("listItems", "getItem")) {
      gateway.services.when(
          operation,
          request -> {
            Promise<Response> answer = Promise.promise();
            waiting.add(answer);
            if (waiting.size() == 2) {
              waiting.forEach(each -> each.complete(Response.json(JsonObject.of("n", 1))));
            }
            return answer.future();
          });
    }
    assertThat(json(gateway.get("/api/home")).fieldNames())
        .containsExactly("items", "first", "unavailable");
  }

  @Test
  void nameThePartThatIsDownAndGiveTheRest() {
    gateway.services.when(
        "listItems",
        request ->
            Future.failedFuture(
                new FailureException(Failure.Unavailable.of("no instance answers"))));
    HttpResponse<String> response = gateway.get("/api/home");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).getJsonObject("first")).isEqualTo(JsonObject.of("name", "item one"));
    assertThat(json(response).getJsonArray("unavailable"))
        .containsExactly(
            JsonObject.of("part", "items", "status", 503)
                .put("detail", "no instance answers")
                .put("times", 1));
  }

  @Test
  void nameThePartWhoseServiceIsNotThere() {
    gateway.serve(
        Contract.parse("home", HOME.replace("shop.getItem", "attic.getItem")),
        Contract.parse("shop", GatewayFixture.SHOP));
    JsonObject answer = json(gateway.get("/api/home"));
    assertThat(answer.containsKey("items")).isTrue();
    assertThat(answer.getJsonArray("unavailable").encode())
        .contains("\"part\":\"first\",\"status\":503", "there is no attic.getItem now");
  }

  @Test
  void areAProblemWhereNoPartCanBeHad() {
    Response down = Problems.toResponse(Failure.Unavailable.of("down"), null);
    gateway.services.when("listItems", down);
    gateway.services.when("getItem", down);
    HttpResponse<String> response = gateway.get("/api/home");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).getString("detail"))
        .isEqualTo("nothing of it can be had now: items: down; first: down");
  }

  @Test
  void leaveOutWhatThereIsNotForTheClient() {
    gateway.services.when(
        "getItem", Problems.toResponse(new Failure.NotFound("no such item"), null));
    JsonObject answer = json(gateway.get("/api/home"));
    assertThat(answer.fieldNames()).containsExactly("items", "unavailable");
    assertThat(answer.getJsonArray("unavailable")).isEmpty();
  }

  @Test
  void addWhatIsAskedFor() {
    HttpResponse<String> response = gateway.get("/api/orders/7?expand=items.product,shipment");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response))
        .isEqualTo(
            new JsonObject(
                """
                {"id": "7", "shipmentId": "s1", "shipment": {"name": "item s1"},
                 "items": [
                   {"sku": "a", "quantity": 1, "product": {"name": "item a"}},
                   {"sku": "b", "product": {"name": "item b"}},
                   {"sku": "a", "product": {"name": "item a"}},
                   {"note": "a gift"}],
                 "unavailable": []}
                """));
    assertThat(calls("getItem")).as("a question is asked once").hasSize(3);
    assertThat(response.headers().firstValue("etag")).isEmpty();
    assertThat(response.headers().firstValue("x-more")).hasValue("kept");
  }

  @Test
  void addNothingThatIsNotAskedFor() {
    HttpResponse<String> response = gateway.get("/api/orders/7");
    assertThat(json(response)).isEqualTo(ORDER);
    assertThat(response.headers().firstValue("etag")).hasValue("\"1\"");
    assertThat(calls("getItem")).isEmpty();
  }

  @Test
  void areNeverNotModified() {
    HttpResponse<String> response =
        gateway.get("/api/orders/7?expand=shipment", "If-None-Match", "\"1\"");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(calls("getOrder").get(0).header("if-none-match")).isNull();
  }

  @Test
  void nameWhatCannotBeAdded() {
    gateway.services.when(
        "getItem", Problems.toResponse(new Failure.NotFound("no such item"), null));
    JsonObject answer = json(gateway.get("/api/orders/7?expand=items.product,history"));
    assertThat(answer.getJsonArray("items").getJsonObject(0).containsKey("product")).isFalse();
    assertThat(answer.getJsonArray("unavailable"))
        .containsExactly(
            JsonObject.of("part", "items.product", "status", 404)
                .put("detail", "no such item")
                .put("times", 2),
            JsonObject.of("part", "history", "status", 401)
                .put("detail", "this needs a bearer token in the header Authorization")
                .put("times", 1));
    assertThat(calls("listOrders")).isEmpty();
  }

  @Test
  void refuseWhatIsNotOffered() {
    HttpResponse<String> response = gateway.get("/api/orders/7?expand=items.price");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("detail"))
        .isEqualTo(
            "query.expand 'items.price' is unknown; allowed, separated by commas: items.product,"
                + " shipment, history");
    assertThat(gateway.services.calls()).isEmpty();
  }

  @Test
  void handOnAnErrorAsItIs() {
    gateway.services.when(
        "getOrder", Problems.toResponse(new Failure.NotFound("no such order"), null));
    HttpResponse<String> response = gateway.get("/api/orders/7?expand=shipment");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).getString("detail")).isEqualTo("no such order");
  }

  @Test
  void askForFewThingsOfALongListAtATime() {
    JsonArray items = new JsonArray();
    for (int i = 0; i < 1_000; i++) {
      items.add(JsonObject.of("sku", "s" + i));
    }
    gateway.services.when("getOrder", Response.json(JsonObject.of("items", items)));
    List<Promise<Response>> waiting = new ArrayList<>();
    List<Integer> depths = new CopyOnWriteArrayList<>();
    gateway.services.when(
        "getItem",
        request -> {
          Promise<Response> answer = Promise.promise();
          waiting.add(answer);
          depths.add(waiting.size());
          gateway.vertx.runOnContext(
              later -> {
                waiting.remove(answer);
                answer.complete(Response.json(JsonObject.of("id", request.pathParam("id"))));
              });
          return answer.future();
        });
    JsonArray expanded =
        json(gateway.get("/api/orders/7?expand=items.product")).getJsonArray("items");
    assertThat(expanded).hasSize(1_000);
    assertThat(expanded.getJsonObject(999).getJsonObject("product"))
        .isEqualTo(JsonObject.of("id", "s999"));
    assertThat(depths).hasSize(1_000).allMatch(depth -> depth <= 16);
  }

  @Test
  void surviveAnswersThatAreThereAtOnce() {
    JsonArray items = new JsonArray();
    for (int i = 0; i < 20_000; i++) {
      items.add(JsonObject.of("sku", "s" + i));
    }
    gateway.services.when("getOrder", Response.json(JsonObject.of("items", items)));
    HttpResponse<String> response =
        Await.result(
            Future.fromCompletionStage(
                gateway.http.sendAsync(
                    gateway.request("/api/orders/7?expand=items.product").build(),
                    HttpResponse.BodyHandlers.ofString())));
    assertThat(json(response).getJsonArray("items").getJsonObject(19_999).containsKey("product"))
        .isTrue();
  }
}
