package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.LiveRate;
import dev.coppice.gateway.limiting.CountedBy;
import dev.coppice.gateway.limiting.OperationClass;
import dev.coppice.testing.Await;
import dev.coppice.testing.EverythingLogged;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may enter with an API key that a service here has given out. */
class KeyAuthenticationTest {

  private static final String ID = "0123456789abcdef";
  private static final String SECRET = "abcdefghijklmnopqrstuvwxyz-_ABCDEFGHIJKLMNO";
  private static final String KEY = "coppice_" + ID + "_" + SECRET;

  private static final Contract VAULT =
      Contract.parse(
          "vault",
          """
          openapi: 3.1.0
          info: {title: Vault, version: 1.0.0}
          x-coppice-service: vault
          x-coppice-token-keys: getKeys
          x-coppice-revoked-tokens: listRevoked
          x-coppice-api-keys: checkApiKey
          servers: [{url: /}]
          security: [{platform: ['vault:read']}]
          paths:
            /vault/keys:
              get:
                operationId: getKeys
                security: []
                responses: {'200': {description: keys, content: {application/json: {}}}}
            /vault/revoked:
              get:
                operationId: listRevoked
                security: []
                responses: {'200': {description: revoked, content: {application/json: {}}}}
            /vault/check:
              get:
                operationId: checkApiKey
                security: []
                parameters: [{name: hash, in: query, schema: {type: string}}]
                responses: {'200': {description: whose, content: {application/json: {}}}}
            /vault/open:
              get:
                operationId: getOpen
                x-coppice-exposure: public
                security: []
                parameters: [{name: X-API-Key, in: header, schema: {type: string}}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /vault/bar:
              get:
                operationId: getDrink
                x-coppice-exposure: public
                security: [{platform: []}, {}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /vault/me:
              get:
                operationId: getMe
                x-coppice-exposure: public
                security: [{platform: []}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /vault/gold:
              get:
                operationId: getGold
                x-coppice-exposure: public
                responses: {'200': {description: fine, content: {application/json: {}}}}
              put:
                operationId: putGold
                x-coppice-exposure: public
                security: [{platform: ['vault:write']}]
                requestBody: {content: {application/json: {}}}
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /vault/door:
              get:
                operationId: getDoor
                x-coppice-exposure: public
                security: [{}, {password: []}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
          components:
            securitySchemes:
              platform: {type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration}
              password: {type: http, scheme: basic}
          """);

  private final GatewayFixture gateway = new GatewayFixture(Map.of("coppice.gateway.loops", "1"));

  @BeforeEach
  void serve() {
    gateway.serve(VAULT);
    gateway.services.when("getKeys", Response.json(JsonObject.of("keys", new JsonArray())));
    revoke();
    answer(
        JsonObject.of("active", true, "id", ID, "scopes", JsonArray.of("vault:read"))
            .put("expiresAt", Instant.now().plusSeconds(600).toString()));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /** What is said of every key. */
  private void answer(JsonObject checked) {
    gateway.services.when("checkApiKey", Response.json(checked));
  }

  private void revoke(String... ids) {
    JsonArray list = new JsonArray();
    for (String id : ids) {
      list.add(JsonObject.of("id", id, "until", Instant.now().plusSeconds(600).getEpochSecond()));
    }
    gateway.services.when(
        "listRevoked", Response.json(JsonObject.of("revoked", list, "next", "1", "more", false)));
  }

  private HttpResponse<String> get(String path, String key) {
    return gateway.get(path, "X-API-Key", key);
  }

  private List<Request> checks() {
    return gateway.services.calls().stream()
        .filter(call -> call.operation().equals("checkApiKey"))
        .toList();
  }

  private static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("WWW-Authenticate").orElse("none");
  }

  private static void assertRefused(HttpResponse<String> response, int status, String why) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(new JsonObject(response.body()).getString("detail")).contains(why);
  }

  @Test
  void tellsTheServiceWhoAsksAndKeepsTheKeyOutside() {
    assertThat(get("/vault/gold", KEY).statusCode()).isEqualTo(200);
    assertThat(gateway.services.lastCall().principal())
        .isEqualTo(new Principal("api-key:" + ID, "api-key:" + ID, Set.of("vault:read")));
    assertThat(get("/vault/open", KEY).statusCode()).isEqualTo(200);
    assertThat(gateway.services.lastCall().principal()).isNotNull();
    assertThat(gateway.services.calls())
        .allSatisfy(call -> assertThat(call.toString() + call.query()).doesNotContain(SECRET))
        .allSatisfy(call -> assertThat(call.headers().names()).doesNotContain("x-api-key"));
  }

  @Test
  void asksOnceWithTheHashOfTheSecret() {
    for (int i = 0; i < 5; i++) {
      assertThat(get("/vault/gold", KEY).statusCode()).isEqualTo(200);
    }
    assertThat(checks()).hasSize(1);
    assertThat(checks().get(0).query().get("hash")).matches("[0-9a-f]{64}");
  }

  @Test
  void saysWhereAKeyWouldDoAndWhereNot() {
    HttpResponse<String> none = gateway.get("/vault/gold");
    assertRefused(none, 401, "or an API key in the header X-API-Key");
    assertThat(challenge(none)).isEqualTo("Bearer realm=\"coppice\"");
    assertRefused(get("/vault/me", KEY), 401, "this needs a bearer token");
    assertRefused(get("/vault/me", KEY), 401, "and takes no API key");
    assertRefused(get("/vault/bar", KEY), 401, "this may have a bearer token");
    assertThat(gateway.get("/vault/bar").statusCode()).isEqualTo(200);
    assertThat(checks()).isEmpty();
  }

  @Test
  void refusesWhatTheKeyDoesNotOpen() {
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> refused =
          gateway.send(
              gateway
                  .request("/vault/gold")
                  .headers("X-API-Key", KEY, "Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString("{}")));
      assertRefused(refused, 403, "this needs scope vault:write");
      assertThat(challenge(refused)).contains("insufficient_scope");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "coppice_0123456789abcdef_short", "Bearer abc", "coppice__", " "})
  void refusesAtOnceWhatIsNoKey(String text) {
    HttpResponse<String> refused = get("/vault/gold", text);
    assertRefused(refused, 401, "coppice_<id>_<secret>");
    assertThat(challenge(refused)).isEqualTo("Bearer realm=\"coppice\"");
    assertThat(checks()).isEmpty();
  }

  @Test
  void refusesAKeyThatThereIsNotEvenWhereNoneIsNeeded() {
    answer(JsonObject.of("active", false));
    for (String path : new String[] {"/vault/gold", "/vault/open", "/vault/gold"}) {
      HttpResponse<String> refused = get(path, KEY);
      assertRefused(refused, 401, "not known, has expired or was revoked");
      assertThat(challenge(refused)).isEqualTo("Bearer realm=\"coppice\"");
    }
    assertThat(checks()).hasSize(1);
  }

  @Test
  void refusesAKeyFromSecondsAfterItWasRevoked() {
    assertThat(get("/vault/gold", KEY).statusCode()).isEqualTo(200);
    revoke("another", "api-key:" + ID);
    Await.until("it is refused", () -> get("/vault/gold", KEY).statusCode() == 401);
    assertThat(checks()).as("known by the list").hasSize(1);
  }

  @Test
  void answers503WhileNobodyCanTell() {
    gateway.services.when("checkApiKey", request -> Future.failedFuture("away"));
    HttpResponse<String> refused = get("/vault/gold", KEY);
    assertRefused(refused, 503, "API keys cannot be checked now");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    serve();
    assertThat(get("/vault/gold", KEY).statusCode()).isEqualTo(200);
  }

  @Test
  void takesAKeyOrATokenButNotBothAndNoTwoKeys() {
    assertRefused(
        gateway.get("/vault/gold", "X-API-Key", KEY, "Authorization", "Bearer x"),
        400,
        "header X-API-Key must not be sent together with a bearer token");
    assertRefused(
        gateway.get("/vault/gold", "X-API-Key", KEY, "X-Api-Key", KEY),
        400,
        "must not stand twice");
    assertThat(
            gateway.get("/vault/door", "X-API-Key", KEY, "Authorization", "Basic x").statusCode())
        .as("the operation looks at what it takes itself")
        .isEqualTo(200);
  }

  @Test
  void countsAKeyAsOneClient() {
    gateway.limits.set(OperationClass.READS, CountedBy.CLIENT, LiveRate.parse("2/h"));
    assertThat(get("/vault/gold", KEY).statusCode()).isEqualTo(200);
    assertThat(get("/vault/open", KEY).statusCode()).isEqualTo(200);
    assertThat(get("/vault/gold", KEY).statusCode()).isEqualTo(429);
    assertThat(gateway.get("/vault/open").statusCode()).isEqualTo(200);
  }

  @Test
  void keepsKeysOutOfLogs() {
    try (EverythingLogged logged = new EverythingLogged()) {
      get("/vault/gold", KEY);
      get("/nowhere", KEY);
      get("/vault/gold", KEY + "x");
      gateway.services.when("checkApiKey", request -> Future.failedFuture("away"));
      get("/vault/gold", KEY.replace("O", "P"));
      gateway.get("/the-end");
      Await.until(
          "the last request is in the log",
          () -> logged.lines().stream().anyMatch(line -> line.contains("/the-end")));
      assertThat(logged.lines()).noneMatch(line -> line.contains(SECRET.substring(0, 40)));
    }
  }
}
