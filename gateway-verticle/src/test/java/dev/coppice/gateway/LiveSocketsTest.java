package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets through which clients listen on the event bus, and say nothing on it. */
class LiveSocketsTest {
  private static final String ISSUER = "https://shop.example";
  private static final SigningKey KEY = SigningKey.ec("k-1");
  private static final String RAW = "/live/websocket";
  private static final String PAID = "events.orders.order.paid";

  private final GatewayFixture gateway =
      new GatewayFixture(
          Map.of(
              "coppice.auth.issuer",
              ISSUER,
              "coppice.gateway.max.streams.per.user",
              "2",
              "coppice.gateway.stream.heartbeat",
              "1s",
              "coppice.gateway.stream.buffer",
              "64000",
              "coppice.gateway.cors.origins",
              "https://partner.example"));

  private final WebSocketClient client = gateway.vertx.createWebSocketClient();
  private final List<String> revoked = new CopyOnWriteArrayList<>();

  /** One socket, and what came by it. */
  private final class Line {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final WebSocket socket;
    volatile boolean closed;

    Line(String target, Map<String, String> headers) {
      WebSocketConnectOptions options =
          new WebSocketConnectOptions()
              .setHost("127.0.0.1")
              .setPort(gateway.port)
              .setURI(target)
              .setAllowOriginHeader(headers.containsKey("origin"));
      headers.forEach(options::addHeader);
      socket =
          Await.result(
              client
                  .connect(options)
                  .map(
                      opened -> {
                        opened.textMessageHandler(heard::add);
                        opened.closeHandler(end -> closed = true);
                        return opened;
                      }));
    }

    void say(JsonObject wish) {
      Await.result(socket.writeTextMessage(wish.encode()));
    }

    void register(String address) {
      say(JsonObject.of("type", "register", "address", address));
    }

    JsonObject hear(String type) {
      Await.until(
          "it hears " + type + ", not " + heard,
          () -> heard.stream().anyMatch(text -> is(text, type)));
      return heard.stream()
          .filter(text -> is(text, type))
          .findFirst()
          .map(JsonObject::new)
          .orElseThrow();
    }

    private static boolean is(String text, String type) {
      return text.startsWith("{\"type\":\"" + type + "\"");
    }
  }

  @BeforeEach
  void serve() {
    gateway.serve(AuthenticationTest.VAULT);
    gateway.services.when("getKeys", Response.json(JsonObject.of("keys", JsonArray.of(KEY.jwk()))));
    gateway.services.when("listRevoked", request -> Future.succeededFuture(listRevoked()));
  }

  private Response listRevoked() {
    long until = Instant.now().plusSeconds(600).getEpochSecond();
    List<JsonObject> list =
        revoked.stream().map(id -> JsonObject.of("id", id, "until", until)).toList();
    return Response.json(JsonObject.of("revoked", new JsonArray(list), "next", "x", "more", false));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String token(String user, String scope, long seconds) {
    JsonObject claims =
        JsonObject.of("iss", ISSUER, "aud", ISSUER, "sub", user)
            .put("jti", "of-" + user)
            .put("exp", Instant.now().getEpochSecond() + seconds);
    return KEY.sign(KEY.header(), claims.put("client_id", "app").put("scope", scope));
  }

  private static Map<String, String> bearer(String user, String scope) {
    return Map.of("authorization", "Bearer " + token(user, scope, 600));
  }

  private Line open(String user, String scope) {
    return new Line(RAW, bearer(user, scope));
  }

  private int refusal(String target, Map<String, String> headers) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(gateway.port)
            .setURI(target)
            .setAllowOriginHeader(headers.containsKey("origin"));
    headers.forEach(options::addHeader);
    Throwable why = Await.failure(client.connect(options));
    assertThat(why).isInstanceOf(UpgradeRejectedException.class);
    return ((UpgradeRejectedException) why).getStatus();
  }

  private void happen(String address, String data) {
    gateway
        .vertx
        .eventBus()
        .publish(
            address,
            Buffer.buffer(data),
            new DeliveryOptions()
                .addHeader("ce_id", "e-1")
                .addHeader("ce_type", "orders.order.paid")
                .addHeader("ce_subject", "o1"));
  }

  private double figure(String name) {
    return gateway.meters.get(name).gauge().value();
  }

  private void awaitAddresses(int count) {
    Await.until(
        count + " addresses are listened on",
        () -> figure("coppice.gateway.streams.addresses") == count);
  }

  @Test
  void hearTheEventsOfADomainWhoseScopeTheyHave() {
    Line line = open("eve", "orders:read");
    line.register(PAID);
    Await.until(
        "it hears",
        () -> {
          happen(PAID, "{\"id\":\"o1\"}");
          return !line.heard.isEmpty();
        });
    JsonObject heard = line.hear("rec");
    assertThat(heard.getString("address")).isEqualTo(PAID);
    assertThat(heard.getJsonObject("headers").getString("ce_id")).isEqualTo("e-1");
    assertThat(heard.getJsonObject("body")).isEqualTo(JsonObject.of("id", "o1"));
    line.say(JsonObject.of("type", "unregister", "address", PAID));
    awaitAddresses(0);
  }

  @Test
  void speakSockJsToo() {
    assertThat(gateway.get("/live/info").body()).contains("\"websocket\":true");
    Line line = new Line("/live/123/abcdefgh/websocket", bearer("eve", "orders:read"));
    Await.until("it is open", () -> line.heard.contains("o"));
    Await.result(
        line.socket.writeTextMessage(
            new JsonArray()
                .add(JsonObject.of("type", "register", "address", PAID).encode())
                .encode()));
    awaitAddresses(1);
    happen(PAID, "{}");
    Await.until(
        "it hears", () -> line.heard.stream().anyMatch(text -> text.startsWith("a[\"{\\\"type")));
  }

  @Test
  void hearNothingElse() {
    Line line = open("eve", "orders:read");
    line.register("events.payments.payment.captured");
    assertThat(line.hear("err").getString("message")).startsWith("this needs scope payments:read");
    for (String address : List.of("coppice.calls", "events.orders", "events.orders.order.*", "")) {
      line.heard.clear();
      line.register(address);
      assertThat(line.hear("err").getString("body")).isEqualTo("access_denied");
    }
    assertThat(figure("coppice.gateway.streams.addresses")).isZero();
  }

  @Test
  void hearOnlyWhatTheirNetworkMay() {
    Line line = open("eve", "orders:read");
    line.register(PAID);
    awaitAddresses(1);
    gateway.networks.limitScopes(Optional.of("orders:read=10.0.0.0/8"));
    assertThat(line.hear("err").getString("address")).isEqualTo(PAID);
    awaitAddresses(0);
    line.heard.clear();
    line.register(PAID);
    assertThat(line.hear("err").getString("body")).isEqualTo("access_denied");
  }

  @Test
  void sayNothingOnTheEventBus() {
    List<Object> said = new CopyOnWriteArrayList<>();
    Await.result(gateway.vertx.eventBus().consumer(PAID, said::add).completion());
    Line line = open("eve", "orders:read orders:write");
    for (String type : List.of("send", "publish")) {
      line.heard.clear();
      line.say(JsonObject.of("type", type, "address", PAID, "body", "forged"));
      assertThat(line.hear("err").getString("body")).isEqualTo("rejected");
    }
    line.say(JsonObject.of("type", "ping"));
    line.hear("pong");
    assertThat(said).isEmpty();
  }

  @Test
  void areForThoseWhoSayWhoTheyAreAndComeFromPagesThatMay() {
    assertThat(refusal(RAW, Map.of())).isEqualTo(401);
    Map<String, String> headers = new java.util.HashMap<>(bearer("eve", ""));
    headers.put("origin", "https://evil.example");
    assertThat(refusal(RAW, headers)).isEqualTo(403);
    headers.put("origin", "https://partner.example");
    Await.result(new Line(RAW, headers).socket.close());
    assertThat(refusal(RAW, Map.of("origin", "https://partner.example"))).isEqualTo(403);
    headers.put("origin", ISSUER);
    Await.result(new Line(RAW, headers).socket.close());
    assertThat(refusal("/live/1/2/xhr", bearer("eve", ""))).isEqualTo(404);
    assertThat(gateway.get(RAW).statusCode()).isEqualTo(400);
    Await.until("all have left", () -> figure("coppice.gateway.streams") == 0);
    Await.until("nothing is left", () -> figure("coppice.gateway.inflight") == 0);
  }

  @Test
  void countAsStreams() {
    Line first = open("eve", "");
    open("eve", "");
    assertThat(refusal(RAW, bearer("eve", ""))).isEqualTo(429);
    Await.result(first.socket.close());
    Await.until("it is known", () -> figure("coppice.gateway.streams") == 1);
    open("eve", "");
  }

  @Test
  void endWhenTheTokenExpiresOrIsTakenBack() {
    Line expiring =
        new Line(RAW, Map.of("authorization", "Bearer " + token("ada", "orders:read", -27)));
    Await.until("it is closed", () -> expiring.closed);
    assertThat(expiring.socket.closeStatusCode()).isEqualTo((short) 1008);
    assertThat(expiring.socket.closeReason()).isEqualTo("the token has expired");
    Line line = open("eve", "orders:read");
    revoked.add("of-eve");
    Await.until("it is closed", () -> line.closed);
    assertThat(line.socket.closeReason()).isEqualTo("the token was revoked");
    Await.until("all have left", () -> figure("coppice.gateway.streams") == 0);
  }

  @Test
  void leaveNothingBehind() {
    Line line = open("eve", "orders:read");
    line.register(PAID);
    awaitAddresses(1);
    Await.result(line.socket.close());
    awaitAddresses(0);
    assertThat(figure("coppice.gateway.streams")).isZero();
    Await.until("nothing is left", () -> figure("coppice.gateway.inflight") == 0);
  }

  @Test
  void endForThoseWhoSayNonsenseOrTooMuch() {
    Line nonsense = open("eve", "");
    Await.result(nonsense.socket.writeTextMessage("[1"));
    Await.until("it is closed", () -> nonsense.closed);
    assertThat(nonsense.socket.closeStatusCode()).isEqualTo((short) 1008);
    Line much = open("eve", "");
    much.socket.writeTextMessage("x".repeat(100_000));
    Await.until("it is closed", () -> much.closed);
    Await.until("all have left", () -> figure("coppice.gateway.streams") == 0);
  }

  @Test
  void endWhenTheGatewayLeaves() {
    Line line = open("eve", "orders:read");
    Await.result(gateway.gateway.drain());
    Await.until("it is closed", () -> line.closed);
    assertThat(line.socket.closeStatusCode()).isEqualTo((short) 1001);
  }

  @Test
  void dropWhoDoesNotRead() {
    Line line = open("eve", "orders:read");
    line.register(PAID);
    awaitAddresses(1);
    line.socket.pause();
    String much = JsonObject.of("text", "x".repeat(60_000)).encode();
    Await.until(
        "it is dropped",
        () -> {
          happen(PAID, much);
          return figure("coppice.gateway.streams") == 0;
        });
    assertThat(figure("coppice.gateway.streams.addresses")).isZero();
  }
}
