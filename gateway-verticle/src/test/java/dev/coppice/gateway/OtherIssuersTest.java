package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of an authorization server elsewhere, beside those of our own and instead of them. */
class OtherIssuersTest {

  private static final String OWN = "https://shop.example";
  private static final SigningKey OWN_KEY = SigningKey.ec("k-1");

  /** Under the same name as ours. */
  private static final SigningKey THEIR_KEY = SigningKey.rsa("k-1");

  private static final String SAFE =
      """
      openapi: 3.1.0
      info: {title: Safe, version: 1.0.0}
      x-coppice-service: safe
      %sservers: [{url: /}]
      paths:
        /safe/keys:
          get:
            operationId: getKeys
            responses: {'200': {description: keys, content: {application/json: {}}}}
        /safe/gold:
          get:
            operationId: getGold
            x-coppice-exposure: public
            security: [{platform: ['safe:read']}]
            responses: {'200': {description: fine, content: {application/json: {}}}}
      components:
        securitySchemes:
          platform: {type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration}
      """;

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;
  private String other;
  private GatewayFixture gateway;

  @BeforeEach
  void open() {
    server =
        Await.result(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    other = "http://127.0.0.1:" + server.actualPort() + "/realms/shop";
    gateway = new GatewayFixture(Map.of("coppice.auth.issuer", OWN, "coppice.auth.trusted", other));
    gateway.services.when("getGold", Response.json(new JsonObject()));
  }

  @AfterEach
  void close() {
    gateway.close();
    Await.result(vertx.close());
  }

  private void answer(HttpServerRequest request) {
    JsonObject answer =
        request.path().endsWith("/certs")
            ? JsonObject.of("keys", JsonArray.of(THEIR_KEY.jwk()))
            : JsonObject.of("issuer", other, "jwks_uri", other + "/certs");
    request.response().end(answer.encode());
  }

  private void serveWithIdentity() {
    gateway.serve(Contract.parse("safe", SAFE.formatted("x-coppice-token-keys: getKeys\n")));
    gateway.services.when(
        "getKeys", Response.json(JsonObject.of("keys", JsonArray.of(OWN_KEY.jwk()))));
  }

  private void serveWithoutIdentity() {
    gateway.serve(Contract.parse("safe", SAFE.formatted("")));
  }

  private static JsonObject claims(String issuer) {
    return JsonObject.of("iss", issuer, "aud", OWN, "sub", "ada", "scope", "safe:read")
        .put("exp", Instant.now().getEpochSecond() + 600);
  }

  private static String theirs(JsonObject claims) {
    return THEIR_KEY.sign(THEIR_KEY.header().put("typ", "JWT"), claims);
  }

  private HttpResponse<String> ask(String token) {
    return gateway.get("/safe/gold", "Authorization", "Bearer " + token);
  }

  private String subjectOf(String token) {
    assertThat(ask(token).statusCode()).isEqualTo(200);
    return Objects.requireNonNull(gateway.services.lastCall().principal()).subject();
  }

  @Test
  void areBelievedBesideOurOwnAndTheirUsersAreNotOurs() {
    serveWithIdentity();
    assertThat(subjectOf(OWN_KEY.sign(OWN_KEY.header(), claims(OWN)))).isEqualTo("ada");
    assertThat(subjectOf(theirs(claims(other)))).isEqualTo(other + "#ada");
  }

  @Test
  void areBelievedWhereThereIsNoIdentity() {
    serveWithoutIdentity();
    assertThat(subjectOf(theirs(claims(other)))).isEqualTo(other + "#ada");
  }

  @Test
  void signForThemselvesAlone() {
    serveWithIdentity();
    assertThat(ask(THEIR_KEY.sign(THEIR_KEY.header(), claims(OWN))).statusCode()).isEqualTo(401);
    assertThat(ask(OWN_KEY.sign(OWN_KEY.header(), claims(other))).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "aud, https://elsewhere.example, is for another audience",
    "iss, http://127.0.0.1/realms/shop, of an issuer that is not trusted here",
    "nonce, n-1, is no access token",
    "at_hash, x, is no access token",
    "typ, ID, is no access token",
  })
  void areRefusedAsOurs(String claim, String value, String why) {
    serveWithoutIdentity();
    HttpResponse<String> refused = ask(theirs(claims(other).put(claim, value)));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("www-authenticate").orElse("")).contains(why);
  }

  @Test
  void openNothingWithoutItsScope() {
    serveWithoutIdentity();
    assertThat(ask(theirs(claims(other).put("scope", "openid"))).statusCode()).isEqualTo(403);
  }
}
