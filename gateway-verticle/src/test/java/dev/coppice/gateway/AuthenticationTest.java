package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may enter, told by a token that a service here has signed. */
class AuthenticationTest {
  private static final String ISSUER = "https://shop.example";
  private static final SigningKey KEY = SigningKey.ec("k-1");

  static final Contract VAULT =
      Contract.parse(
          "vault",
          """
          openapi: 3.1.0
          info: {title: Vault, version: 1.0.0}
          x-coppice-service: vault
          x-coppice-token-keys: getKeys
          x-coppice-revoked-tokens: listRevoked
          servers: [{url: /}]
          security: [{platform: []}]
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
                parameters: [{name: after, in: query, schema: {type: string}}]
                responses: {'200': {description: revoked, content: {application/json: {}}}}
            /vault/open:
              get:
                operationId: getOpen
                x-coppice-exposure: public
                security: []
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
            /vault/locker:
              get:
                operationId: getLocker
                x-coppice-exposure: public
                security: [{platform: ['own-vault:read']}, {platform: ['vault:read']}, {}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /vault/drawer:
              get:
                operationId: getDrawer
                x-coppice-exposure: public
                security: [{platform: ['own-vault:read']}, {platform: ['vault:read']}]
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

  private final GatewayFixture gateway =
      new GatewayFixture(Map.of("coppice.auth.issuer", ISSUER, "coppice.gateway.loops", "1"));

  @BeforeEach
  void serve() {
    gateway.serve(VAULT);
    gateway.services.when("getKeys", Response.json(JsonObject.of("keys", JsonArray.of(KEY.jwk()))));
    revoke();
  }

  /** These and no others have been taken back. */
  private void revoke(String... ids) {
    long until = Instant.now().plusSeconds(600).getEpochSecond();
    List<JsonObject> list =
        Stream.of(ids).map(id -> JsonObject.of("id", id, "until", until)).toList();
    gateway.services.when(
        "listRevoked",
        request -> {
          String after = request.query().get("after");
          int told = after == null ? 0 : Math.min(list.size(), Integer.parseInt(after));
          int next = Math.min(list.size(), told + 1);
          return Future.succeededFuture(
              Response.json(
                  JsonObject.of(
                      "revoked",
                      new JsonArray(list.subList(told, next)),
                      "next",
                      Integer.toString(next),
                      "more",
                      next < list.size())));
        });
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String token(String scope) {
    return KEY.sign(KEY.header(), claims(scope, Instant.now().plusSeconds(600)));
  }

  private static JsonObject claims(String scope, Instant end) {
    return JsonObject.of(
        "iss",
        ISSUER,
        "aud",
        ISSUER,
        "sub",
        "ada",
        "client_id",
        "till",
        "scope",
        scope,
        "exp",
        end.getEpochSecond());
  }

  private HttpResponse<String> get(String path, String token) {
    return gateway.get(path, "Authorization", "Bearer " + token);
  }

  private HttpResponse<String> put(String token, HttpRequest.BodyPublisher body) {
    return gateway.send(
        gateway
            .request("/vault/gold")
            .headers("Authorization", "Bearer " + token, "Content-Type", "application/json")
            .PUT(body));
  }

  private static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("WWW-Authenticate").orElse("none");
  }

  @Test
  void asksForATokenWhereTheContractDoes() {
    assertThat(gateway.get("/vault/open").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = gateway.get("/vault/gold");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(challenge(refused)).isEqualTo("Bearer realm=\"coppice\"");
    assertThat(new JsonObject(refused.body()).getString("detail"))
        .isEqualTo("this needs a bearer token in the header Authorization");
    assertThat(gateway.services.calls())
        .extracting(Request::operation)
        .contains("getOpen")
        .doesNotContain("getGold");
  }

  @Test
  void tellsTheServiceWhoAsksAndKeepsTheTokenOutside() {
    assertThat(get("/vault/gold", token("vault:read")).statusCode()).isEqualTo(200);
    assertThat(gateway.services.lastCall().principal())
        .isEqualTo(new Principal("ada", "till", Set.of("vault:read")));
    assertThat(gateway.services.lastCall().headers().names()).doesNotContain("authorization");
  }

  @Test
  void looksAtATokenOnceAndAsksForTheKeysOnce() {
    String token = token("vault:read");
    for (int i = 0; i < 5; i++) {
      assertThat(get("/vault/gold", token).statusCode()).isEqualTo(200);
    }
    get("/vault/gold", token("other:read"));
    assertThat(gateway.services.calls())
        .filteredOn(call -> call.operation().equals("getKeys"))
        .hasSize(1);
  }

  @Test
  void refusesWhatTheTokenDoesNotAllow() {
    String reader = token("vault:read other:write");
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> refused = put(reader, BodyPublishers.ofString("{}"));
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(challenge(refused))
          .isEqualTo(
              "Bearer realm=\"coppice\", error=\"insufficient_scope\", scope=\"vault:write\"");
    }
    assertThat(put(token("vault:write"), BodyPublishers.ofString("{\"a\":1}")).body())
        .contains("putGold");
    assertThat(gateway.services.lastCall().body().toString()).isEqualTo("{\"a\":1}");
  }

  @Test
  void letsInByEitherOfTwoScopesAndWithoutATokenWhereNoneIsNeeded() {
    assertThat(get("/vault/locker", token("own-vault:read")).statusCode()).isEqualTo(200);
    assertThat(get("/vault/locker", token("vault:read")).statusCode()).isEqualTo(200);
    assertThat(gateway.get("/vault/locker").statusCode()).isEqualTo(200);
    assertThat(gateway.services.lastCall().principal()).isNull();

    HttpResponse<String> refused = get("/vault/locker", token("own-vault:write"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(challenge(refused))
        .isEqualTo(
            "Bearer realm=\"coppice\", error=\"insufficient_scope\", scope=\"own-vault:read\"");
  }

  @Test
  void takesAwayScopesThatMayNotBeUsedFromWhereOneIs() {
    gateway.networks.limitScopes(Optional.of("vault:read=10.0.0.0/8"));

    for (String path : List.of("/vault/locker", "/vault/drawer")) {
      assertThat(get(path, token("own-vault:read vault:read")).statusCode()).isEqualTo(200);
      assertThat(gateway.services.lastCall().principal())
          .isEqualTo(new Principal("ada", "till", Set.of("own-vault:read")));
      assertThat(get(path, token("vault:read")).statusCode()).isEqualTo(403);
    }

    gateway.networks.limitScopes(Optional.of("vault:read=10.0.0.0/8;own-vault:read=10.0.0.0/8"));
    assertThat(get("/vault/drawer", token("own-vault:read")).body())
        .contains("cannot be done from your network");
  }

  @Test
  void readsTheWholeBodyAfterItHasLookedAtANewToken() {
    String body = "[" + "7,".repeat(200_000) + "7]";
    assertThat(put(token("vault:write"), BodyPublishers.ofString(body)).statusCode())
        .isEqualTo(200);
    assertThat(gateway.services.lastCall().body().toString()).isEqualTo(body);
  }

  @Test
  void goesOnWithTheConnectionWhenItHasRefusedAToken() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send(
          "PUT /vault/gold HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Authorization: Bearer "
              + token("vault:read")
              + "\r\nContent-Length: 10\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(403);
      client.send("0123456789").send("GET /vault/open HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void refusesAWrongTokenEvenWhereNoneIsNeeded() {
    String expired = KEY.sign(KEY.header(), claims("", Instant.now().minusSeconds(60)));
    for (String path : new String[] {"/vault/gold", "/vault/open"}) {
      HttpResponse<String> refused = get(path, expired);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(challenge(refused))
          .isEqualTo(
              "Bearer realm=\"coppice\", error=\"invalid_token\","
                  + " error_description=\"the token has expired\"");
    }
    assertThat(gateway.services.calls())
        .extracting("operation")
        .doesNotContain("getOpen", "getGold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c", "\"quoted\".\"and\".\"more\"", "..", "%00", "a b"})
  void refusesWhatIsNoToken(String token) {
    HttpResponse<String> refused = get("/vault/gold", token);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(challenge(refused))
        .matches("Bearer realm=\"coppice\", error=\"invalid_token\", error_description=\"[^\"]+\"");
  }

  @Test
  void takesTheWordBearerInAnyCaseAndNoOtherScheme() {
    String token = token("vault:read");
    assertThat(gateway.get("/vault/gold", "Authorization", "bEaReR  " + token).statusCode())
        .isEqualTo(200);
    HttpResponse<String> basic = gateway.get("/vault/gold", "Authorization", "Basic YTpi");
    assertThat(basic.statusCode()).isEqualTo(401);
    assertThat(challenge(basic)).isEqualTo("Bearer realm=\"coppice\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jti", "sid", "client_id"})
  void refusesATokenFromSecondsAfterItWasTakenBack(String name) {
    Instant end = Instant.now().plusSeconds(600);
    String lost = KEY.sign(KEY.header(), claims("", end).put(name, "lost"));
    String kept = KEY.sign(KEY.header(), claims("", end).put(name, "kept"));
    assertThat(get("/vault/gold", lost).statusCode()).isEqualTo(200);
    revoke("another", "lost");
    Await.until("it is refused", () -> get("/vault/gold", lost).statusCode() == 401);
    assertThat(challenge(get("/vault/gold", lost))).contains("the token was revoked");
    assertThat(get("/vault/gold", kept).statusCode()).isEqualTo(200);
  }

  @Test
  void believesNoTokenBeforeItKnowsWhichWereTakenBack() {
    gateway.services.when("listRevoked", request -> Future.failedFuture("away"));
    String token = token("vault:read");
    assertThat(get("/vault/gold", token).statusCode()).isEqualTo(503);
    revoke();
    assertThat(get("/vault/gold", token).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesTwoTokens() {
    try (RawClient client = new RawClient(gateway.port)) {
      String token = token("vault:read");
      client.send(
          "GET /vault/gold HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(token, token));
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void handsPasswordsToTheOperationThatTakesThem() {
    assertThat(gateway.get("/vault/door", "Authorization", "Basic YTpi").statusCode())
        .isEqualTo(200);
    assertThat(gateway.services.lastCall().headers().get("authorization")).isEqualTo("Basic YTpi");
    assertThat(gateway.get("/vault/door").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/vault/open", "Authorization", "Basic YTpi").statusCode())
        .isEqualTo(200);
    assertThat(gateway.services.lastCall().headers().names()).doesNotContain("authorization");
  }

  @Test
  void answers503WhileItHasNoKeys() {
    gateway.services.when("getKeys", request -> Future.failedFuture("away"));
    String token = token("vault:read");
    HttpResponse<String> refused = get("/vault/gold", token);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    gateway.services.when("getKeys", Response.json(JsonObject.of("keys", JsonArray.of(KEY.jwk()))));
    assertThat(get("/vault/gold", token).statusCode()).isEqualTo(200);
  }
}
