package dev.coppice.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Await;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys of an issuer that is an HTTP server. */
@ExtendWith(VertxExtension.class)
class DiscoveredKeysTest {
  private static final String CONFIGURATION = "/realms/shop/.well-known/openid-configuration";
  private static final JsonObject KEYS =
      JsonObject.of("keys", JsonArray.of(SigningKey.ec("k").jwk()));

  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private HttpServer server;
  private String issuer;
  private DiscoveredKeys keys;

  @BeforeEach
  void listen(Vertx vertx) {
    server =
        Await.result(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    issuer = "http://127.0.0.1:" + server.actualPort() + "/realms/shop";
    keys = new DiscoveredKeys(vertx.createHttpClient(), URI.create(issuer));
    pages.put(CONFIGURATION, configuration(issuer + "/certs"));
    pages.put("/realms/shop/certs", KEYS.encode());
  }

  @AfterEach
  void close() {
    Await.result(server.close());
  }

  private void answer(HttpServerRequest request) {
    String page = pages.get(request.path());
    if (page == null) {
      request.response().setStatusCode(404).end();
    } else if (page.startsWith("-> ")) {
      request.response().setStatusCode(302).putHeader("location", page.substring(3)).end();
    } else {
      request.response().end(page);
    }
  }

  private String configuration(String jwksUri) {
    return JsonObject.of("issuer", issuer, "jwks_uri", jwksUri).encode();
  }

  private String failure() {
    return String.valueOf(Await.failure(keys.fetch()).getMessage());
  }

  @Test
  void findsThem() {
    assertThat(Await.result(keys.fetch())).isEqualTo(KEYS);
  }

  @Test
  void failsWhereThereIsNoConfiguration() {
    pages.remove(CONFIGURATION);
    assertThat(failure()).isEqualTo(issuer + "/.well-known/openid-configuration answers 404");
  }

  @Test
  void failsWhereTheIssuerIsAnother() {
    pages.put(
        CONFIGURATION, configuration(issuer + "/certs").replace("/realms/shop\"", "/realms/eve\""));
    assertThat(failure()).contains("names itself").contains("/realms/eve");
  }

  @Test
  void failsWhereTheKeysAreElsewhereThanItMayAsk() {
    pages.put(CONFIGURATION, configuration("file:///etc/passwd"));
    assertThat(failure()).contains("has no jwks_uri that begins with http://");
  }

  @Test
  void followsNoRedirect() {
    pages.put("/realms/shop/certs", "-> " + issuer + "/other");
    pages.put("/realms/shop/other", KEYS.encode());
    assertThat(failure()).isEqualTo(issuer + "/certs answers 302");
  }

  @Test
  void failsWhereThereIsNoJson() {
    pages.put("/realms/shop/certs", "<html>");
    assertThat(Await.failure(keys.fetch())).isNotNull();
  }

  @Test
  void takesNoMoreThanItNeeds() {
    pages.put("/realms/shop/certs", " ".repeat(2 << 20) + KEYS.encode());
    assertThat(failure()).isEqualTo(issuer + "/certs answers more than 1048576 bytes");
  }
}
