package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Failure;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Response;
import dev.coppice.gateway.StreamReader.Told;
import dev.coppice.testing.Await;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events as they happen, for clients that may know of them. */
class LiveStreamsTest {
  private static final String ISSUER = "https://shop.example";
  private static final SigningKey KEY = SigningKey.ec("k-1");
  private static final String ORDER = "/orders/o1/events";
  private static final String PAID = "orders.order.paid";
  private static final String SHIPPED = "orders.order.shipped";

  private static final Contract ORDERS =
      Contract.parse(
          "orders",
          """
          openapi: 3.1.0
          info: {title: Orders, version: 1.0.0}
          x-coppice-service: orders
          x-coppice-token-keys: getKeys
          x-coppice-revoked-tokens: listRevoked
          servers: [{url: /}]
          security: [{platform: []}]
          paths:
            /keys:
              get:
                operationId: getKeys
                security: []
                responses: {'200': {description: keys, content: {application/json: {}}}}
            /revoked:
              get:
                operationId: listRevoked
                security: []
                parameters: [{name: after, in: query, schema: {type: string}}]
                responses: {'200': {description: revoked, content: {application/json: {}}}}
            /orders/{orderId}:
              get:
                operationId: getOrder
                x-coppice-exposure: public
                parameters: [{name: orderId, in: path, required: true, schema: {type: string}}]
                responses: {'200': {description: an order, content: {application/json: {}}}}
            /orders/{orderId}/events:
              get:
                operationId: streamOrder
                x-coppice-exposure: public
                x-coppice-stream:
                  first: {operation: orders.getOrder, path: {orderId: '{orderId}'}}
                  subject: '{orderId}'
                  events: [orders.order.paid, orders.order.shipped]
                parameters:
                  - {name: orderId, in: path, required: true, schema: {type: string, maxLength: 20}}
                responses: {'200': {description: events, content: {text/event-stream: {}}}}
          components:
            securitySchemes:
              platform: {type: http, scheme: bearer}
          """);

  private final GatewayFixture gateway =
      new GatewayFixture(
          Map.of(
              "coppice.auth.issuer",
              ISSUER,
              "coppice.gateway.max.streams",
              "4",
              "coppice.gateway.max.streams.per.user",
              "3",
              "coppice.gateway.stream.heartbeat",
              "1s",
              "coppice.gateway.stream.buffer",
              "64000",
              "coppice.gateway.cors.origins",
              "https://shop.example"));

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> revoked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void serve() {
    gateway.serve(ORDERS);
    gateway.services.when("getKeys", Response.json(JsonObject.of("keys", JsonArray.of(KEY.jwk()))));
    gateway.services.when("listRevoked", request -> Future.succeededFuture(listRevoked()));
    become("placed");
  }

  private Response listRevoked() {
    long until = Instant.now().plusSeconds(600).getEpochSecond();
    List<JsonObject> list =
        revoked.stream().map(id -> JsonObject.of("id", id, "until", until)).toList();
    return Response.json(JsonObject.of("revoked", new JsonArray(list), "next", "x", "more", false));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    gateway.close();
  }

  /** What the order is from now on. */
  private void become(String state) {
    gateway.services.when("getOrder", Response.json(order(state)));
  }

  private static JsonObject order(String state) {
    return JsonObject.of("id", "o1", "state", state);
  }

  private static String token(String user, long seconds) {
    JsonObject claims =
        JsonObject.of("iss", ISSUER, "aud", ISSUER, "sub", user)
            .put("jti", "of-" + user)
            .put("exp", Instant.now().getEpochSecond() + seconds);
    return KEY.sign(KEY.header(), claims.put("client_id", "app").put("scope", ""));
  }

  private static String token(String user) {
    return token(user, 600);
  }

  private StreamReader read(String target, String user) {
    return read(HttpVersion.HTTP_1_1, target, Map.of("authorization", "Bearer " + token(user)));
  }

  private StreamReader read(HttpVersion version, String target, Map<String, String> headers) {
    StreamReader reader = new StreamReader(gateway, version, target, headers);
    open.add(reader);
    return reader;
  }

  private String happen(String type, String order, String data) {
    String id = UUID.randomUUID().toString();
    happen(type, order, data, id);
    return id;
  }

  private void happen(String type, String order, String data, String id) {
    gateway
        .vertx
        .eventBus()
        .publish(
            "events." + (type.startsWith("orders.") ? type : PAID),
            Buffer.buffer(data),
            new DeliveryOptions()
                .addHeader("ce_id", id)
                .addHeader("ce_type", type)
                .addHeader("ce_subject", order));
  }

  private double figure(String name) {
    return gateway.meters.get(name).gauge().value();
  }

  private double dropped() {
    return gateway.meters.find("coppice.gateway.streams.dropped").counters().stream()
        .mapToDouble(io.micrometer.core.instrument.Counter::count)
        .sum();
  }

  private static JsonObject last(StreamReader reader) {
    List<Told> told = reader.told();
    Told end = told.get(told.size() - 1);
    assertThat(end.event()).isEqualTo("end");
    return new JsonObject(end.data());
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void beginWithWhatThereIsAndGoOnWithWhatHappens(HttpVersion version) {
    StreamReader reader =
        read(
            version,
            ORDER,
            Map.of(
                "authorization",
                "Bearer " + token("ada"),
                "accept",
                "text/event-stream",
                "accept-encoding",
                "gzip",
                "origin",
                "https://shop.example"));
    assertThat(reader.status()).isEqualTo(200);
    assertThat(reader.header("content-type")).isEqualTo("text/event-stream");
    assertThat(reader.header("cache-control")).isEqualTo("no-store, no-transform");
    assertThat(reader.header("x-accel-buffering")).isEqualTo("no");
    assertThat(reader.header("content-encoding")).isEmpty();
    assertThat(reader.header("x-request-id")).isNotEmpty();
    assertThat(reader.header("access-control-allow-origin")).isEqualTo("https://shop.example");
    reader.await("state");
    assertThat(reader.text()).matches("(?s)retry: [1-3]\\d{3}\n\n.*");
    happen(PAID, "another", "{}");
    String paid = happen(PAID, "o1", order("paid").encode());
    String shipped = happen(SHIPPED, "o1", order("shipped").encode());
    assertThat(reader.await("state", PAID, SHIPPED).subList(0, 3))
        .containsExactly(
            new Told("", "state", order("placed").encode()),
            new Told(paid, PAID, order("paid").encode()),
            new Told(shipped, SHIPPED, order("shipped").encode()));
  }

  @Test
  void loseNothingThatHappensWhileItIsAskedWhatThereIs() {
    Consumer<Response> answer = gateway.services.hold("getOrder");
    List<Object> heard = new CopyOnWriteArrayList<>();
    Future<StreamReader> reading =
        gateway.vertx.executeBlocking(() -> new StreamReader(gateway, ORDER, token("ada")), false);
    Await.until(
        "it is asked",
        () ->
            gateway.services.calls().stream()
                .anyMatch(call -> call.operation().equals("getOrder")));
    Await.result(gateway.vertx.eventBus().consumer("events." + PAID, heard::add).completion());
    String paid = happen(PAID, "o1", order("paid").encode());
    Await.until("it has happened", () -> !heard.isEmpty());
    answer.accept(Response.json(order("placed")));
    StreamReader reader = Await.result(reading);
    open.add(reader);
    assertThat(reader.await("state", PAID).get(1))
        .isEqualTo(new Told(paid, PAID, order("paid").encode()));
  }

  @Test
  void areForThoseWhoMayKnow() {
    assertThat(gateway.get(ORDER).statusCode()).isEqualTo(401);
    gateway.services.when(
        "getOrder", Problems.toResponse(new Failure.NotFound("there is no order o1"), null));
    var answer = gateway.get(ORDER, "authorization", "Bearer " + token("eve"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("there is no order o1");
    assertThat(figure("coppice.gateway.streams")).isZero();
    assertThat(figure("coppice.gateway.streams.addresses")).isZero();
  }

  @Test
  void areAskedForAsTheContractSays() {
    String bearer = "Bearer " + token("ada");
    var unknown = gateway.get("/orders/" + "x".repeat(21) + "/events", "authorization", bearer);
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(gateway.get(ORDER, "authorization", bearer, "accept", "image/png").statusCode())
        .isEqualTo(406);
    var head =
        gateway.send(
            gateway
                .request(ORDER)
                .method("HEAD", BodyPublishers.noBody())
                .header("authorization", bearer));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("content-type")).hasValue("text/event-stream");
    try (RawClient old = new RawClient(gateway.port)) {
      old.send("GET %s HTTP/1.0\r\nAuthorization: %s\r\nHost: x\r\n\r\n".formatted(ORDER, bearer));
      RawClient.Answer answer = old.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("a stream of events needs HTTP/1.1 or HTTP/2");
    }
  }

  @Test
  void endWhenTheTokenExpires() {
    // It is good for half a minute longer than it says.
    String token = token("ada", -27);
    StreamReader reader = new StreamReader(gateway, ORDER, token);
    open.add(reader);
    assertThat(reader.status()).isEqualTo(200);
    reader.awaitEnd();
    assertThat(last(reader).getInteger("status")).isEqualTo(401);
    assertThat(last(reader).getString("detail")).isEqualTo("the token has expired");
  }

  @Test
  void endWhenTheTokenIsTakenBack() {
    StreamReader reader = read(ORDER, "ada");
    reader.await("state");
    revoked.add("of-ada");
    reader.awaitEnd();
    assertThat(last(reader).getString("detail")).isEqualTo("the token was revoked");
    assertThat(figure("coppice.gateway.streams")).isZero();
  }

  @Test
  void endWhenTheClientMayNotKnowAnyMore() {
    StreamReader reader = read(ORDER, "ada");
    reader.await("state");
    gateway.services.when(
        "getOrder", Problems.toResponse(new Failure.NotFound("there is no order o1"), null));
    reader.awaitEnd();
    assertThat(last(reader).getInteger("status")).isEqualTo(404);
  }

  @Test
  void tellWhatThereIsAlsoWhereNobodyTellsOfIt() {
    StreamReader reader = read(ORDER, "ada");
    reader.await("state");
    become("cancelling");
    assertThat(reader.await("state", "state").get(1).data())
        .isEqualTo(order("cancelling").encode());
  }

  @Test
  void goOnWhileNobodyCanTellWhatThereIs() {
    StreamReader reader = read(ORDER, "ada");
    reader.await("state");
    gateway.services.when("getOrder", Problems.toResponse(Failure.Unavailable.of("away"), null));
    int before = gateway.services.calls().size();
    Await.until("it is asked again", () -> asked() > before);
    happen(PAID, "o1", "{}");
    assertThat(reader.await("state", PAID).get(1).event()).isEqualTo(PAID);
  }

  private int asked() {
    return gateway.services.calls().size();
  }

  @Test
  void areKeptAliveWhereNothingHappens() {
    StreamReader reader = read(ORDER, "ada");
    Await.until("it is told so", () -> reader.text().endsWith("\n\n:\n\n"));
  }

  @Test
  void areNotForAsManyAsAnybodyWants() {
    List<StreamReader> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(read(ORDER, "ada"));
      assertThat(readers.get(i).status()).isEqualTo(200);
    }
    assertThat(figure("coppice.gateway.streams.addresses")).as("one for each type").isEqualTo(2);
    StreamReader fourth = read(ORDER, "ada");
    assertThat(fourth.status()).isEqualTo(429);
    assertThat(fourth.header("retry-after")).isEqualTo("5");
    Await.until("it is said why", () -> fourth.text().contains("3 streams of yours are open here"));
    assertThat(read(ORDER, "eve").status()).isEqualTo(200);
    StreamReader sixth = read(ORDER, "eve");
    assertThat(sixth.status()).isEqualTo(503);
    Await.until("it is said why", () -> sixth.text().contains("all 4 streams"));
    readers.get(0).close();
    Await.until("it is known", () -> figure("coppice.gateway.streams") == 3);
    assertThat(read(ORDER, "ada").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void leaveNothingBehindWhenTheClientLeaves(HttpVersion version) {
    StreamReader reader = read(version, ORDER, Map.of("authorization", "Bearer " + token("ada")));
    reader.await("state");
    assertThat(figure("coppice.gateway.streams.addresses")).isEqualTo(2);
    reader.close();
    Await.until("it is known", () -> figure("coppice.gateway.streams") == 0);
    assertThat(figure("coppice.gateway.streams.addresses")).isZero();
    assertThat(figure("coppice.gateway.inflight")).isZero();
  }

  @Test
  void dropWhoDoesNotReadThem() {
    try (RawClient slow = new RawClient(gateway.port)) {
      slow.send(
          "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(ORDER, token("ada")));
      Await.until("it is open", () -> figure("coppice.gateway.streams") == 1);
      String much = JsonObject.of("text", "x".repeat(60_000)).encode();
      Await.until(
          "it is dropped",
          () -> {
            happen(PAID, "o1", much);
            return dropped() == 1;
          });
      assertThat(figure("coppice.gateway.streams")).isZero();
    }
  }

  @Test
  void letNobodyForgeAnEvent() {
    StreamReader reader =
        read(
            HttpVersion.HTTP_1_1,
            ORDER,
            Map.of("authorization", "Bearer " + token("ada"), "last-event-id", "../x; id: 7"));
    reader.await("state");
    happen(PAID, "o1", "{}", "1\ndata: forged\n\n");
    happen("paid\nevent: forged", "o1", "{}");
    happen(PAID, "o1", "{\"a\":\n1,\r\"b\":\r\n2}\n\nevent: forged\ndata: {}\n\n", "last");
    assertThat(reader.await("state", PAID))
        .containsExactly(
            new Told("", "state", order("placed").encode()),
            new Told("last", PAID, "{\"a\":\n1,\n\"b\":\n\n2}\n\nevent: forged\ndata: {}\n\n"));
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void endWhenTheGatewayLeaves(HttpVersion version) {
    StreamReader reader = read(version, ORDER, Map.of("authorization", "Bearer " + token("ada")));
    reader.await("state");
    Await.result(gateway.gateway.drain());
    reader.awaitEnd();
    assertThat(last(reader).getString("detail"))
        .isEqualTo("this gateway leaves; another one will answer");
    assertThat(figure("coppice.gateway.streams")).isZero();
  }
}
