package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.EverythingLogged;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients send to prove who they are never reaches a log, however much is logged. */
class SecretsInLogsTest {

  private static final String ISSUER = "https://shop.example";
  private static final SigningKey KEY = SigningKey.ec("k-1");

  /** Stands in all that is secret here, and nowhere else. */
  private static final String SECRET = "hunter2correcthorse";

  private static final Contract BANK =
      Contract.parse(
          "bank",
          """
          openapi: 3.1.0
          info: {title: Bank, version: 1.0.0}
          x-coppice-service: bank
          x-coppice-token-keys: getKeys
          servers: [{url: /}]
          paths:
            /bank/keys:
              get:
                operationId: getKeys
                responses: {'200': {description: keys, content: {application/json: {}}}}
            /bank/vault:
              get:
                operationId: getVault
                x-coppice-exposure: public
                security: [{platform: ['bank:read']}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /bank/token:
              post:
                operationId: postToken
                x-coppice-exposure: public
                security: [{}, {password: []}]
                requestBody: {content: {application/x-www-form-urlencoded: {}}}
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
    gateway.serve(BANK);
    gateway.services.when("getKeys", Response.json(JsonObject.of("keys", JsonArray.of(KEY.jwk()))));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String token(Instant end) {
    return KEY.sign(
        KEY.header(),
        JsonObject.of(
            "iss",
            ISSUER,
            "aud",
            ISSUER,
            "sub",
            "ada",
            "jti",
            SECRET,
            "scope",
            "bank:read",
            "exp",
            end.getEpochSecond()));
  }

  /** Ends with a request that leaves a line of its own, so that all lines before it are there. */
  private void assertUnseen(EverythingLogged logged, String... secrets) {
    gateway.get("/the-end");
    Await.until(
        "the last request is in the log",
        () -> logged.lines().stream().anyMatch(line -> line.contains("/the-end")));
    assertThat(logged.lines()).hasSizeGreaterThan(1).noneMatch(line -> line.contains(SECRET));
    for (String secret : secrets) {
      assertThat(logged.lines()).noneMatch(line -> line.contains(secret));
    }
  }

  private int post(String authorization) {
    return gateway
        .send(
            gateway
                .request("/bank/token")
                .headers(
                    "Authorization",
                    authorization,
                    "Content-Type",
                    "application/x-www-form-urlencoded",
                    "Cookie",
                    "session=" + SECRET)
                .POST(
                    BodyPublishers.ofString(
                        "grant_type=client_credentials&client_secret=" + SECRET)))
        .statusCode();
  }

  @Test
  void hidesTokensThatAreRightWrongOrOver() {
    String right = token(Instant.now().plusSeconds(600));
    String over = token(Instant.now().minusSeconds(600));
    String payload = right.split("\\.")[1];
    String signature = right.split("\\.")[2];
    try (EverythingLogged logged = new EverythingLogged()) {
      for (String token : new String[] {right, right, over, right + "x", SECRET}) {
        gateway.get("/bank/vault", "Authorization", "Bearer " + token);
        gateway.get("/nowhere", "Authorization", "Bearer " + token);
      }
      assertThat(gateway.services.lastCall().operation()).isEqualTo("getVault");
      assertUnseen(logged, payload, signature, over.split("\\.")[2]);
    }
  }

  @Test
  void hidesATokenThatCannotBeChecked() {
    gateway.services.when("getKeys", request -> Future.failedFuture("away"));
    String token = token(Instant.now().plusSeconds(600));
    try (EverythingLogged logged = new EverythingLogged()) {
      assertThat(gateway.get("/bank/vault", "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(503);
      assertUnseen(logged, token.split("\\.")[1], token.split("\\.")[2]);
    }
  }

  @Test
  void hidesPasswordsCookiesAndForms() {
    try (EverythingLogged logged = new EverythingLogged()) {
      assertThat(post("Basic " + SECRET)).isEqualTo(200);
      assertUnseen(logged);
    }
  }

  @Test
  void hidesThemWhenTheServiceFails() {
    try (EverythingLogged logged = new EverythingLogged()) {
      gateway.services.when(
          "postToken",
          request -> {
            throw new IllegalStateException("out of order");
          });
      assertThat(post("Basic " + SECRET)).isEqualTo(500);
      assertUnseen(logged);
    }
  }

  @Test
  void hidesWhatAServiceSetsAsACookie() {
    Params cookie = Params.of("set-cookie", "session=" + SECRET + "; HttpOnly");
    gateway.services.when("postToken", new Response(200, cookie, Buffer.buffer()));
    try (EverythingLogged logged = new EverythingLogged()) {
      assertThat(post("Basic abc")).isEqualTo(200);
      assertUnseen(logged);
    }
  }

  @Test
  void hidesThemInRequestsThatAreMalformed() {
    String header = "Authorization: Bearer " + SECRET + "\r\nCookie: session=" + SECRET + "\r\n";
    String line = "GET /bank/vault?access_token=" + SECRET + " HTTP/1.1\r\n";
    try (EverythingLogged logged = new EverythingLogged()) {
      for (String request :
          new String[] {
            line + "Host: x\r\n" + header + header + "\r\n",
            line + "Host: x\r\n" + header + "X-A: b\u0001c\r\n\r\n",
            line + "Host: x y\r\n" + header + "\r\n",
            line + "Host: x\r\n" + header + "X-A: " + "b".repeat(20_000) + "\r\n\r\n",
            line + "Host: x\r\nAuthorization : " + SECRET + "\r\n\r\n"
          }) {
        try (RawClient client = new RawClient(gateway.port)) {
          assertThat(client.send(request).answer().status()).isBetween(400, 431);
        }
      }
      assertUnseen(logged);
    }
  }
}
