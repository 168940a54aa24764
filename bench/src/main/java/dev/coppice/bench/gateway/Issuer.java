package dev.coppice.bench.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Signs access tokens, and publishes its key as OpenID Connect Discovery has it. */
public final class Issuer implements AutoCloseable {

  private static final String KEY_ID = "bench";
  private static final int KEY_BITS = 2048;
  private static final Duration LIFE = Duration.ofHours(1);

  private final KeyPair pair;
  private final HttpServer server;

  public Issuer() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    pair = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, JsonObject.of("issuer", url(), "jwks_uri", url() + "/keys")));
    server.createContext(
        "/keys", exchange -> answer(exchange, JsonObject.of("keys", JsonArray.of(key()))));
    server.start();
  }

  private static void answer(HttpExchange exchange, JsonObject body) throws IOException {
    byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Where it is, which is also its name. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private JsonObject key() {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return JsonObject.of(
        "kty",
        "RSA",
        "kid",
        KEY_ID,
        "use",
        "sig",
        "alg",
        "RS256",
        "n",
        base64(unsigned(key.getModulus())),
        "e",
        base64(unsigned(key.getPublicExponent())));
  }

  /** A token as long as they usually are: some 700 characters. */
  String token(String audience) throws GeneralSecurityException {
    return token(
        audience,
        "0b1c5f0e-61a5-4c1f-9d53-0a1b2c3d4e5f",
        "catalog:read inventory:read orders:read orders:write");
  }

  /**
   * A token of one user, good for an hour.
   *
   * @param scope names of scopes, a space between
   */
  public String token(String audience, String subject, String scope)
      throws GeneralSecurityException {
    JsonObject header = JsonObject.of("typ", "at+jwt", "alg", "RS256", "kid", KEY_ID);
    JsonObject claims =
        new JsonObject()
            .put("iss", url())
            .put("aud", audience)
            .put("sub", subject)
            .put("client_id", "storefront")
            .put("scope", scope)
            .put("exp", Instant.now().plus(LIFE).getEpochSecond());
    String signed = base64(header) + "." + base64(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.UTF_8));
    return signed + "." + base64(signature.sign());
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(JsonObject json) {
    return base64(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
