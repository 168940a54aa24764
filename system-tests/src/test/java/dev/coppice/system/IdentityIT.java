package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.OnShop;
import dev.coppice.system.harness.SharedShop;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A client from its registration to a token, with real processes, as a user types it. */
@OnShop
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IdentityIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static SharedShop shop;
  private static CoppiceCommand coppice;
  private static String origin;
  private static JsonObject client = new JsonObject();
  private static String token = "";

  @BeforeAll
  static void open(SharedShop shared) {
    shop = shared;
    coppice = shop.coppice();
    origin = shop.origin();
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(origin + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** As {@code curl -u id:secret -d form} does. */
  private static HttpResponse<String> post(String path, String secret, String form)
      throws IOException, InterruptedException {
    String pair = client.getString("client_id") + ":" + secret;
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", "Basic " + basic)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject ask(String path, String form) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(path, client.getString("client_secret"), form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
  }

  @Test
  @Order(1)
  void registersAClient() {
    client =
        shop.said(
            "client",
            "create",
            "--name",
            "reporting",
            "--grant",
            "client_credentials",
            "--scope",
            "catalog:read",
            "catalog:write");
    assertThat(client.fieldNames()).containsExactlyInAnyOrder("client_id", "client_secret");
    assertThat(coppice.run("client", "list").out())
        .contains(client.getString("client_id"), "reporting", "catalog:read")
        .doesNotContain(client.getString("client_secret"));
  }

  @Test
  @Order(2)
  void givesATokenThroughTheGateway() throws IOException, InterruptedException {
    JsonObject answer = ask("/oauth2/token", "grant_type=client_credentials");
    assertThat(answer.getString("scope")).isEqualTo("catalog:read catalog:write");
    token = answer.getString("access_token");

    String posted =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(client.getString("client_id"), client.getString("client_secret"));
    HttpResponse<String> inForm =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(origin + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(posted))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(inForm.statusCode()).as(inForm.body()).isEqualTo(200);
    assertThat(inForm.headers().firstValue("cache-control")).contains("no-store");
    assertThat(inForm.headers().firstValue("pragma")).contains("no-cache");
  }

  @Test
  @Order(3)
  void givesTokensThatAValidatorTakesWhichFetchesThePublishedKeys()
      throws IOException, InterruptedException, ParseException, JOSEException, BadJOSEException {
    JsonObject metadata = new JsonObject(get("/.well-known/oauth-authorization-server").body());
    assertThat(new JsonObject(get("/.well-known/openid-configuration").body())).isEqualTo(metadata);
    assertThat(metadata.getString("issuer")).isEqualTo(origin);
    assertThat(metadata.getString("token_endpoint")).isEqualTo(origin + "/oauth2/token");
    assertThat(metadata.getJsonArray("grant_types_supported"))
        .contains("client_credentials", "authorization_code", "refresh_token");

    DefaultJWTProcessor<SecurityContext> validator = new DefaultJWTProcessor<>();
    validator.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    validator.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.ES256,
            JWKSourceBuilder.<SecurityContext>create(
                    URI.create(metadata.getString("jwks_uri")).toURL())
                .build()));
    validator.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            new JWTClaimsSet.Builder().issuer(origin).audience(origin).build(),
            Set.of("sub", "exp", "iat", "nbf", "jti", "client_id", "scope")));
    assertThat(validator.process(token, null).getSubject())
        .isEqualTo(client.getString("client_id"));
  }

  @Test
  @Order(4)
  void letsATokenInWhereItHasTheScopeAndNobodyWithout() throws IOException, InterruptedException {
    assertThat(put(token).statusCode()).isEqualTo(201);
    assertThat(get("/api/catalog/products/LEDGER").statusCode()).isEqualTo(200);
    String lesser =
        ask("/oauth2/token", "grant_type=client_credentials&scope=catalog:read")
            .getString("access_token");
    assertThat(put(lesser).statusCode()).isEqualTo(403);
    String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86);
    assertThat(put(forged).statusCode()).isEqualTo(401);
  }

  @Test
  @Order(4)
  void letsStockBeChangedWithTheScopeOfInventoryAlone() throws IOException, InterruptedException {
    JsonObject other = client;
    client =
        shop.said(
            "client",
            "create",
            "--name",
            "warehouse",
            "--grant",
            "client_credentials",
            "--scope",
            "inventory:write");
    String warehouse =
        ask("/oauth2/token", "grant_type=client_credentials").getString("access_token");
    client = other;
    String counted = "{\"items\":[{\"sku\":\"LEDGER\",\"onHand\":12}]}";
    String broken = "{\"delta\":-2,\"reason\":\"broken\"}";

    assertThat(send("POST", "/api/inventory/items/import", token, counted).statusCode())
        .isEqualTo(403);
    assertThat(send("POST", "/api/inventory/items/import", warehouse, counted).statusCode())
        .isEqualTo(200);
    String adjustment = "/api/inventory/items/LEDGER/adjustments/a-1";
    HttpResponse<String> refused = send("PUT", adjustment, token, broken);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("www-authenticate").orElse(""))
        .contains("insufficient_scope", "inventory:write");
    HttpResponse<String> adjusted = send("PUT", adjustment, warehouse, broken);
    assertThat(adjusted.statusCode()).as(adjusted.body()).isEqualTo(200);
    assertThat(new JsonObject(get("/api/inventory/items/LEDGER").body()).getInteger("onHand"))
        .isEqualTo(10);
    assertThat(put(warehouse).statusCode()).as("stock is no product").isEqualTo(403);
  }

  private static HttpResponse<String> send(String method, String path, String bearer, String json)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + bearer)
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Adds a product, or replaces it. */
  private static HttpResponse<String> put(String bearer) throws IOException, InterruptedException {
    return put("Authorization", "Bearer " + bearer);
  }

  private static HttpResponse<String> put(String header, String credential)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(origin + "/api/catalog/products/LEDGER"))
            .header("Content-Type", "application/json")
            .header(header, credential)
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "{\"name\":\"Lamp\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Order(5)
  void refusesAWrongSecretWithAChallenge() throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/oauth2/token", "guessed", "grant_type=client_credentials");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate").orElse("")).startsWith("Basic ");
    assertThat(new JsonObject(answer.body()).getString("error")).isEqualTo("invalid_client");
  }

  @Test
  @Order(6)
  void keepsItsOwnOperationsFromTheOutside() throws IOException, InterruptedException {
    assertThat(get("/api/identity/revoked").statusCode()).isEqualTo(404);
    assertThat(get("/api/identity/administrator-link").statusCode()).isEqualTo(404);
    assertThat(get("/api/identity/api-key-check?hash=" + "0".repeat(64)).statusCode())
        .isEqualTo(404);
    for (String forStaff : List.of("users", "roles", "clients", "api-keys", "keys", "audit")) {
      assertThat(get("/api/identity/" + forStaff).statusCode()).isEqualTo(401);
    }
  }

  /** It runs every ten minutes, which nobody waits for here; what it does then KeysTest shows. */
  @Test
  @Order(6)
  void hasItsKeysRotatedByASchedule() {
    Await.until(
        "the leader has declared it",
        () -> {
          String jobs = coppice.run("schedules").out();
          return jobs.contains("rotate-signing-keys") && jobs.contains("identity");
        });
  }

  @Test
  @Order(7)
  void keepsItsKeyForItsOwnerAloneAndItsTokensOverARestart()
      throws IOException, InterruptedException {
    Path key = coppice.checkout().resolve(".coppice/identity.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    Result restart = coppice.run("restart", "identity");
    assertThat(restart.code()).as(restart.toString()).isZero();
    assertThat(introspected().getBoolean("active")).isTrue();
  }

  private static JsonObject introspected() throws IOException, InterruptedException {
    return ask("/oauth2/introspect", "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
  }

  @Test
  @Order(8)
  void takesATokenBack() throws IOException, InterruptedException {
    String other = ask("/oauth2/token", "grant_type=client_credentials").getString("access_token");
    ask("/oauth2/revoke", "token=" + token);
    assertThat(introspected()).isEqualTo(JsonObject.of("active", false));
    Await.until("no gateway takes it", () -> put(token).statusCode() == 401);
    assertThat(put(other).statusCode()).isEqualTo(200);
    token = other;
  }

  @Test
  @Order(9)
  void removesTheClient() throws IOException, InterruptedException {
    String id = client.getString("client_id");
    Result result = coppice.run("client", "delete", id);
    assertThat(result.code()).as(result.toString()).isZero();
    Await.until("its tokens are taken nowhere", () -> put(token).statusCode() == 401);
    assertThat(
            post(
                    "/oauth2/token",
                    client.getString("client_secret"),
                    "grant_type=client_credentials")
                .statusCode())
        .isEqualTo(401);
    Result again = coppice.run("client", "delete", id);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err().strip()).contains("there is no client " + id).doesNotContain("\n");
  }

  @Test
  @Order(10)
  void takesAnApiKeyWhereItHasTheScopeUntilSecondsAfterItWasRevoked()
      throws IOException, InterruptedException {
    JsonObject created =
        shop.said("api-key", "create", "--name", "partner", "--scope", "catalog:write");
    assertThat(created.fieldNames()).containsExactlyInAnyOrder("id", "api_key", "expires_at");
    String id = created.getString("id");
    String key = created.getString("api_key");
    assertThat(put("X-API-Key", key).statusCode()).isEqualTo(200);
    assertThat(put("X-API-Key", key.substring(0, key.length() - 8) + "AAAAAAAA").statusCode())
        .isEqualTo(401);
    assertThat(getWithKey("/api/identity/users", key).statusCode()).isEqualTo(403);
    assertThat(getWithKey("/oauth2/userinfo", key).statusCode()).isEqualTo(401);
    assertThat(new JsonObject(get("/openapi.json").body()).encode()).contains("\"X-API-Key\"");

    assertThat(coppice.run("api-key", "revoke", id).code()).isZero();
    long revoked = System.nanoTime();
    Await.until("no gateway takes it", () -> put("X-API-Key", key).statusCode() == 401);
    assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(5));
    assertThat(coppice.run("api-key", "list").out())
        .contains(id, "partner", "revoked")
        .doesNotContain(key);
    assertThat(coppice.run("identity", "audit", "--action", "api-key.revoked").out()).contains(id);
  }

  private static HttpResponse<String> getWithKey(String path, String key)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(origin + path)).header("X-API-Key", key).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
