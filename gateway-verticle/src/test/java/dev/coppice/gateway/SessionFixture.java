package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Two gateways of one cluster and one Redis, a service that signs in, and a browser. */
final class SessionFixture implements AutoCloseable {

  static final String ISSUER = "https://shop.example";
  static final String SESSION = "__Host-gateway-session";
  static final String SIGN_IN = "__Host-gateway-sign-in";
  static final String GOLD = "/club/gold";

  /** Where the service minds who asks, and serves everybody. */
  static final String BAR = "/club/bar";

  private static final int LOOPS = 2;

  final String cluster = "test-" + UUID.randomUUID();
  final FakeIdentity identity = new FakeIdentity(ISSUER);
  final TestBrowser browser = new TestBrowser();
  final List<GatewayFixture> gateways;
  private final Vertx vertx = Vertx.vertx();
  private final Redis commands;

  SessionFixture(String redisUri) {
    gateways = List.of(gateway(redisUri), gateway(redisUri));
    identity.serve(gateways);
    commands = Redis.createClient(vertx, redisUri);
  }

  /** One more, which nobody serves. */
  GatewayFixture gateway(String redisUri) {
    return new GatewayFixture(
        Map.of(
            "coppice.redis.uri",
            redisUri,
            "coppice.gateway.timeout.redis",
            "10s",
            "coppice.gateway.loops",
            Integer.toString(LOOPS),
            "coppice.gateway.cors.origins",
            "https://elsewhere.example",
            "coppice.auth.issuer",
            ISSUER),
        OwnPages.NONE,
        cluster);
  }

  /** Waits until a session is looked for, in vain, on each event loop of each gateway. */
  void awaitRedis() {
    for (GatewayFixture gateway : gateways) {
      int inTurn = 0;
      while (inTurn < 2 * LOOPS) {
        inTurn = stranger(gateway) == 200 ? inTurn + 1 : 0;
      }
    }
  }

  private static int stranger(GatewayFixture gateway) {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send(
          "GET /session HTTP/1.1\r\nHost: x\r\nCookie: "
              + SESSION
              + "="
              + "A".repeat(43)
              + "\r\n\r\n");
      return client.answer().status();
    }
  }

  /** Signs a browser in, which leaves from one gateway and comes back to the other. */
  HttpResponse<String> signIn(TestBrowser who, String returnPath) {
    URI authorization = who.leave(gateways.get(0), returnPath);
    return who.get(gateways.get(1), identity.signIn(authorization));
  }

  void signIn() {
    assertThat(signIn(browser, "/").statusCode()).isEqualTo(303);
  }

  static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  static String detail(HttpResponse<String> answer) {
    return json(answer).getString("detail");
  }

  /** How often the services were asked for that. */
  long calls(String operation) {
    return gateways.stream()
        .flatMap(each -> each.services.calls().stream())
        .filter(request -> request.operation().equals(operation))
        .count();
  }

  /** All that Redis has of the sessions here. */
  Map<String, String> kept() {
    Map<String, String> kept = new HashMap<>();
    for (Response key : redis(Command.KEYS, cluster + ":session*")) {
      Response value = redis(Command.GET, key.toString());
      kept.put(key.toString(), new String(value.toBytes(), StandardCharsets.ISO_8859_1));
    }
    return kept;
  }

  Response redis(Command command, String... arguments) {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    return Await.result(commands.send(request));
  }

  @Override
  public void close() {
    gateways.forEach(GatewayFixture::close);
    Await.result(vertx.close());
  }
}
