package dev.coppice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Response;
import dev.coppice.testing.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that must not open anything, as a client sends them and what it reads then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedTokensTest {

  private static final String ISSUER = "https://shop.example";
  private static final String UNKNOWN_KEY = "the token is signed with a key that is not known";
  private static final String WRONG = "the token's signature is not right";
  private static final SigningKey EC = SigningKey.ec("ec-1");
  private static final SigningKey RSA = SigningKey.rsa("rsa-1");
  private static final SigningKey FORGER = SigningKey.ec("ec-1");

  /** Signed with once, and not published any more. */
  private static final SigningKey ROTATED_OUT = SigningKey.ec("ec-0");

  private static final Contract MINT =
      Contract.parse(
          "mint",
          """
          openapi: 3.1.0
          info: {title: Mint, version: 1.0.0}
          x-coppice-service: mint
          x-coppice-token-keys: getKeys
          servers: [{url: /}]
          paths:
            /mint/keys:
              get:
                operationId: getKeys
                responses: {'200': {description: keys, content: {application/json: {}}}}
            /mint/gold:
              get:
                operationId: getGold
                x-coppice-exposure: public
                security: [{platform: ['mint:read']}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /mint/silver:
              get:
                operationId: getSilver
                x-coppice-exposure: public
                security: [{platform: ['mint:read']}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
          components:
            securitySchemes:
              platform: {type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration}
          """);

  private GatewayFixture gateway;

  @BeforeAll
  void open() {
    gateway = new GatewayFixture(Map.of("coppice.auth.issuer", ISSUER));
    gateway.serve(MINT);
    gateway.services.when(
        "getKeys", Response.json(JsonObject.of("keys", JsonArray.of(EC.jwk(), RSA.jwk()))));
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  private static long in(long seconds) {
    return Instant.now().getEpochSecond() + seconds;
  }

  private static JsonObject claims() {
    return JsonObject.of(
        "iss", ISSUER, "aud", ISSUER, "sub", "ada", "scope", "mint:read", "exp", in(600));
  }

  private static String with(String claim, @Nullable Object value) {
    return EC.sign(EC.header(), claims().put(claim, value));
  }

  private static String headed(String parameter, Object value) {
    return EC.sign(EC.header().put(parameter, value), claims());
  }

  private static String encoded(JsonObject json) {
    return SigningKey.base64(json.encode().getBytes(UTF_8));
  }

  private static String hmacOfThePublicKey(String algorithm, String macName) {
    String signed = encoded(RSA.header().put("alg", algorithm)) + "." + encoded(claims());
    try {
      Mac mac = Mac.getInstance(macName);
      mac.init(new SecretKeySpec(RSA.encodedPublicKey(), macName));
      return signed + "." + SigningKey.base64(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Arguments> tokensThatMustFail() {
    String right = EC.sign(EC.header(), claims());
    String[] parts = right.split("\\.");
    String none = encoded(EC.header().put("alg", "none"));
    String oddNone = encoded(EC.header().put("alg", "nOnE"));
    return Stream.of(
        Arguments.of("alg none", none + "." + parts[1] + ".", "the token is no JWT"),
        Arguments.of(
            "alg none, signed", none + "." + parts[1] + "." + parts[2], "algorithm is not allowed"),
        Arguments.of(
            "alg nOnE", oddNone + "." + parts[1] + "." + parts[2], "algorithm is not allowed"),
        Arguments.of(
            "HS256 with the public key",
            hmacOfThePublicKey("HS256", "HmacSHA256"),
            "algorithm is not allowed"),
        Arguments.of("HMAC passed off as RS256", hmacOfThePublicKey("RS256", "HmacSHA256"), WRONG),
        Arguments.of("signed by another", FORGER.sign(EC.header(), claims()), WRONG),
        Arguments.of("the key of another type", headed("kid", "rsa-1"), WRONG),
        Arguments.of(
            "signature of zeros",
            parts[0] + "." + parts[1] + "." + SigningKey.base64(new byte[64]),
            WRONG),
        Arguments.of("kid as a path", headed("kid", "../../../../dev/null"), UNKNOWN_KEY),
        Arguments.of("kid as SQL", headed("kid", "x' UNION SELECT 'ec-1'--"), UNKNOWN_KEY),
        Arguments.of("kid as a URL", headed("kid", "https://evil.example/k"), UNKNOWN_KEY),
        Arguments.of("kid that is no text", headed("kid", 1), UNKNOWN_KEY),
        Arguments.of("jku", headed("jku", "https://evil.example/jwks"), "header has 'jku'"),
        Arguments.of("x5u", headed("x5u", "https://evil.example/x5"), "header has 'x5u'"),
        Arguments.of("x5c", headed("x5c", JsonArray.of("MIIB")), "header has 'x5c'"),
        Arguments.of(
            "embedded jwk",
            FORGER.sign(EC.header().put("jwk", FORGER.jwk()), claims()),
            "header has 'jwk'"),
        Arguments.of("crit", headed("crit", JsonArray.of("exp")), "header has 'crit'"),
        Arguments.of("wrong issuer", with("iss", "https://evil.example"), "is not trusted here"),
        Arguments.of("issuer with a slash", with("iss", ISSUER + "/"), "is not trusted here"),
        Arguments.of("wrong audience", with("aud", "https://evil.example"), "another audience"),
        Arguments.of("no audience", with("aud", null), "another audience"),
        Arguments.of("an ID token", headed("typ", "JWT"), "is no access token"),
        Arguments.of("expired", with("exp", in(-60)), "has expired"),
        Arguments.of("without an end", with("exp", null), "'exp' is no time"),
        Arguments.of("not yet valid", with("nbf", in(120)), "does not hold yet"),
        Arguments.of(
            "truncated", right.substring(0, right.length() - 10), "signature is not right"),
        Arguments.of("without a signature", parts[0] + "." + parts[1], "the token is no JWT"),
        Arguments.of("an empty part", parts[0] + ".." + parts[2], "the token is no JWT"),
        Arguments.of("9 KB", with("x", "a".repeat(7_000)), "is longer than 8192 characters"),
        Arguments.of(
            "a claim twice",
            EC.sign(EC.header().encode(), claims().encode().replace("{", "{\"sub\":\"eve\",")),
            "has a name twice"),
        Arguments.of(
            "a header parameter twice",
            EC.sign(EC.header().encode().replace("{", "{\"alg\":\"none\","), claims().encode()),
            "has a name twice"),
        Arguments.of("a scope twice, unsigned", unsigned("mint:read mint:read"), WRONG),
        Arguments.of(
            "the key rotated out", ROTATED_OUT.sign(ROTATED_OUT.header(), claims()), UNKNOWN_KEY));
  }

  private static String unsigned(String scope) {
    return encoded(EC.header())
        + "."
        + encoded(claims().put("scope", scope))
        + "."
        + SigningKey.base64(new byte[64]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokensThatMustFail")
  void openNothingAndSayWhy(String name, String token, String why) {
    HttpResponse<String> refused = gateway.get("/mint/gold", "Authorization", "Bearer " + token);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().allValues("WWW-Authenticate"))
        .singleElement()
        .asString()
        .matches(
            "Bearer realm=\"coppice\", error=\"invalid_token\", error_description=\"[^\"\\\\]+\"")
        .contains(why.replace("\"", "'"));
    JsonObject problem = new JsonObject(refused.body());
    assertThat(problem.getInteger("status")).isEqualTo(401);
    assertThat(gateway.services.calls()).extracting("operation").doesNotContain("getGold");
  }

  /**
   * 431, not 401: a head that is too long is not read on, so nobody knows what else stands in it.
   * Whoever sends the whole megabyte may lose the answer, since the connection is closed on what
   * has not been read; the gateway is the same to all others.
   */
  @Test
  void ofAMegabyteDoNotGetPastTheHead() {
    String asked = "GET /mint/silver HTTP/1.1\r\nHost: x\r\n";
    String right = EC.sign(EC.header(), claims());
    gateway.services.when("getSilver", Response.json(new JsonObject()));
    try (RawClient other = new RawClient(gateway.port);
        RawClient client = new RawClient(gateway.port)) {
      String good = asked + "Authorization: Bearer " + right + "\r\n\r\n";
      assertThat(other.isServed(good)).isTrue();
      client.sendAsFarAsItIsRead(asked + "Authorization: Bearer " + "a".repeat(1 << 20));
      assertThat(client.answer().status()).isEqualTo(431);
      assertThat(other.isServed(good)).isTrue();
    }
  }

  @Test
  void areMissedByAnOperationThatNeedsOne() {
    HttpResponse<String> refused = gateway.get("/mint/gold");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"coppice\"");
  }
}
