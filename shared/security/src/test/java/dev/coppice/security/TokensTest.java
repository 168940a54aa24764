package dev.coppice.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.testing.Await;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are believed, and for how long. Each is signed with nothing but the JDK. */
@ExtendWith(VertxExtension.class)
class TokensTest {
  private static final String ISSUER = "https://issuer.example";
  private static final String AUDIENCE = "https://shop.example";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final SigningKey EC = SigningKey.ec("ec-1");
  private static final SigningKey RSA = SigningKey.rsa("rsa-1");
  private static final SigningKey STRANGER = SigningKey.ec("ec-1");

  private volatile Instant now = NOW;
  private volatile Future<JsonObject> published = Future.succeededFuture(set(EC, RSA));
  private final AtomicInteger fetches = new AtomicInteger();
  private final RevokedTokens revoked = new RevokedTokens();
  private Tokens tokens;

  @BeforeEach
  void trust(Vertx vertx) {
    tokens = tokens(vertx, TokenRules.strict(ISSUER, AUDIENCE), 100);
  }

  private Tokens tokens(Vertx vertx, TokenRules rules, int capacity) {
    KeySource source =
        () -> {
          fetches.incrementAndGet();
          return published;
        };
    Issuer issuer = new Issuer(vertx, rules, source, revoked, () -> now);
    return new Tokens(List.of(issuer), () -> now, capacity);
  }

  private static JsonObject set(SigningKey... keys) {
    JsonArray list = new JsonArray();
    Stream.of(keys).map(SigningKey::jwk).forEach(list::add);
    return JsonObject.of("keys", list);
  }

  private static JsonObject claims() {
    return JsonObject.of(
        "iss",
        ISSUER,
        "aud",
        AUDIENCE,
        "sub",
        "ada",
        "client_id",
        "till",
        "scope",
        "catalog:read catalog:write",
        "iat",
        NOW.getEpochSecond(),
        "nbf",
        NOW.getEpochSecond(),
        "exp",
        NOW.plusSeconds(600).getEpochSecond());
  }

  private static String token(UnaryOperator<JsonObject> change) {
    return EC.sign(EC.header(), change.apply(claims()));
  }

  private String refusal(String token) {
    Throwable why = Await.failure(tokens.verify(token));
    assertThat(why).isInstanceOf(RejectedTokenException.class);
    assertThat(tokens.known(token)).isNull();
    return String.valueOf(why.getMessage());
  }

  @Test
  void tellsWhoAsks() {
    Principal ada = new Principal("ada", "till", Set.of("catalog:read", "catalog:write"));
    for (SigningKey key : List.of(EC, RSA)) {
      String token = key.sign(key.header(), claims());
      assertThat(tokens.known(token)).isNull();
      assertThat(Await.result(tokens.verify(token))).isEqualTo(ada);
      assertThat(tokens.known(token)).isEqualTo(ada);
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void forgetsATokenWhenItExpires() {
    String token = token(claims -> claims);
    Await.result(tokens.verify(token));
    now = NOW.plusSeconds(629);
    assertThat(tokens.known(token)).isNotNull();
    now = NOW.plusSeconds(630);
    assertThat(tokens.known(token)).isNull();
    assertThat(refusal(token)).isEqualTo("the token has expired");
  }

  @Test
  void remembersNoMoreThanItMay(Vertx vertx) {
    tokens = tokens(vertx, TokenRules.strict(ISSUER, AUDIENCE), 2);
    List<String> three = new ArrayList<>();
    for (String subject : List.of("a", "b", "c")) {
      three.add(token(claims -> claims.put("sub", subject)));
    }
    Await.result(tokens.verify(three.get(0)));
    Await.result(tokens.verify(three.get(1)));
    assertThat(tokens.known(three.get(0))).isNotNull();
    Await.result(tokens.verify(three.get(2)));
    assertThat(three)
        .extracting(each -> tokens.known(each) != null)
        .containsExactly(true, false, true);
  }

  static Stream<Arguments> wrongTokens() {
    JsonObject header = EC.header();
    String right = token(claims -> claims);
    String[] parts = right.split("\\.");
    String none = SigningKey.base64(header.copy().put("alg", "none").encode().getBytes(UTF_8));
    return Stream.of(
        Arguments.of(none + "." + parts[1] + ".", "no JWT with a signature"),
        Arguments.of(none + "." + parts[1] + "." + parts[2], "algorithm is not allowed"),
        Arguments.of(hmacOfThePublicKey(), "algorithm is not allowed"),
        Arguments.of(
            EC.sign(header.copy().put("alg", "RS256"), claims()), "signature is not right"),
        Arguments.of(STRANGER.sign(header, claims()), "signature is not right"),
        Arguments.of(
            parts[0] + "." + parts[1] + "." + SigningKey.base64(new byte[64]),
            "signature is not right"),
        Arguments.of(
            parts[0] + "." + parts[1] + "." + SigningKey.base64(new byte[60]),
            "signature is not right"),
        Arguments.of(right.substring(0, right.length() - 1), "signature is not base64url"),
        Arguments.of(parts[0] + "." + parts[1], "no JWT with a signature"),
        Arguments.of(right + "." + parts[2], "signature is not base64url"),
        Arguments.of(right + "=", "signature is not base64url"),
        Arguments.of(right + "A", "signature is not right"),
        Arguments.of(right + "AA", "signature is not right"),
        Arguments.of(otherTextForTheSameBytes(right), "signature is not base64url"),
        Arguments.of("", "no JWT with a signature"),
        Arguments.of("..", "no JWT with a signature"),
        Arguments.of("YWE.YmI.Y2M", "header is no JSON object"),
        Arguments.of("%%.YmI.Y2M", "header is not base64url"),
        Arguments.of("x".repeat(1 << 20), "longer than 8192"),
        Arguments.of(EC.sign("[]", claims().encode()), "header is no JSON object"),
        Arguments.of(EC.sign(header.encode(), "null"), "payload is no JSON object"),
        Arguments.of(
            EC.sign(header.encode(), claims().encode().replace("{", "{\"sub\":\"eve\",")),
            "or has a name twice"),
        Arguments.of(
            EC.sign(header.encode().replace("{", "{\"alg\":\"none\","), claims().encode()),
            "or has a name twice"));
  }

  /** The last of 86 characters has four bits that mean nothing. */
  private static String otherTextForTheSameBytes(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = token.length() - 1;
    return token.substring(0, last) + alphabet.charAt(alphabet.indexOf(token.charAt(last)) + 1);
  }

  private static String hmacOfThePublicKey() {
    try {
      String head = RSA.header().put("alg", "HS256").encode();
      String signed =
          SigningKey.base64(head.getBytes(UTF_8))
              + "."
              + SigningKey.base64(claims().encode().getBytes(UTF_8));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(RSA.encodedPublicKey(), "HmacSHA256"));
      return signed + "." + SigningKey.base64(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("wrongTokens")
  void refusesWhatIsNotSignedByTheIssuer(String token, String why) {
    assertThat(refusal(token)).contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "jwk, {}",
    "jku, https://evil.example/keys",
    "x5u, https://evil.example/chain",
    "x5c, []",
    "crit, []",
    "zip, DEF"
  })
  void refusesATokenThatBringsItsOwnKeyOrRules(String parameter, String value) {
    assertThat(refusal(EC.sign(EC.header().put(parameter, value), claims())))
        .isEqualTo("the token's header has '" + parameter + "'");
  }

  @ParameterizedTest
  @CsvSource({"../../etc/passwd", "' OR 1=1 --", "https://evil.example/key", "''", "ec-2"})
  void refusesAKeyThatTheIssuerHasNotPublished(String id) {
    assertThat(refusal(EC.sign(EC.header().put("kid", id), claims())))
        .isEqualTo("the token is signed with a key that is not known");
    JsonObject without = EC.header();
    without.remove("kid");
    assertThat(refusal(EC.sign(without, claims())))
        .isEqualTo("the token is signed with a key that is not known");
  }

  static Stream<Arguments> wrongClaims() {
    return Stream.of(
        claim("iss", "https://issuer.example/", "an issuer that is not trusted"),
        claim("iss", new JsonArray().add(ISSUER), "an issuer that is not trusted"),
        claim("aud", "https://other.example", "for another audience"),
        claim("aud", new JsonArray(), "for another audience"),
        claim("sub", "", "no subject"),
        claim("sub", 7, "no subject"),
        claim("exp", NOW.minusSeconds(31).getEpochSecond(), "has expired"),
        claim("exp", "tomorrow", "'exp' is no time"),
        claim("exp", 1e300, "'exp' is no time"),
        claim("exp", -1, "'exp' is no time"),
        claim("nbf", NOW.plusSeconds(31).getEpochSecond(), "does not hold yet"),
        claim("nbf", "now", "'nbf' is no time"));
  }

  private static Arguments claim(String name, Object value, String why) {
    return Arguments.of(name, value, why);
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void refusesWhatDoesNotHoldHereAndNow(String claim, Object value, String why) {
    assertThat(refusal(token(claims -> claims.put(claim, value)))).contains(why);
  }

  @Test
  void refusesATokenWithoutAnEnd() {
    assertThat(refusal(token(claims -> without(claims, "exp")))).contains("'exp' is no time");
  }

  private static JsonObject without(JsonObject claims, String name) {
    claims.remove(name);
    return claims;
  }

  @Test
  void refusesOtherKindsOfTokens(Vertx vertx) {
    String plain = EC.sign(EC.header().put("typ", "JWT"), claims());
    assertThat(refusal(plain)).isEqualTo("the token is no access token");
    String logout = EC.sign(EC.header().put("typ", "logout+jwt"), claims());
    assertThat(refusal(logout)).isEqualTo("the token is no access token");

    tokens = tokens(vertx, TokenRules.lenient(ISSUER, AUDIENCE), 10);
    assertThat(Await.result(tokens.verify(plain)).subject()).isEqualTo(ISSUER + "#ada");
    assertThat(refusal(logout)).isEqualTo("the token is no access token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonce", "at_hash", "c_hash", "events", "typ"})
  void refusesIdTokensOfOthersWhereTheyCanBeTold(String claim, Vertx vertx) {
    tokens = tokens(vertx, TokenRules.lenient(ISSUER, AUDIENCE), 10);
    assertThat(refusal(EC.sign(EC.header().put("typ", "JWT"), claims().put(claim, "ID"))))
        .isEqualTo("the token says who signed in, and is no access token");
  }

  @Test
  void understandsHowOtherIssuersTellClientAndScopes() {
    Principal ada =
        Await.result(
            tokens.verify(
                token(
                    claims ->
                        without(without(claims, "client_id"), "scope")
                            .put("azp", "spa")
                            .put("aud", JsonArray.of("https://other.example", AUDIENCE))
                            .put("scp", JsonArray.of("catalog:read")))));
    assertThat(ada).isEqualTo(new Principal("ada", "spa", Set.of("catalog:read")));
  }

  @Test
  void fetchesKeysAnewWhenATokenNamesANewOne() {
    Await.result(tokens.verify(token(claims -> claims)));
    SigningKey next = SigningKey.ec("ec-2");
    String token = next.sign(next.header(), claims());
    published = Future.succeededFuture(set(EC, next));
    assertThat(refusal(token)).contains("a key that is not known");
    assertThat(fetches).hasValue(1);

    now = NOW.plusSeconds(2);
    assertThat(Await.result(tokens.verify(token)).subject()).isEqualTo("ada");
    assertThat(fetches).hasValue(2);
  }

  @Test
  void refusesAKeyThatIsPublishedNoLonger() {
    Await.result(tokens.verify(token(claims -> claims)));
    published = Future.succeededFuture(set(RSA));
    now = NOW.plus(Duration.ofMinutes(5)).plusSeconds(1);
    Await.result(tokens.verify(token(claims -> claims.put("sub", "the last"))));
    Await.until(
        "the key is gone",
        () ->
            tokens
                    .verify(token(claims -> claims.put("sub", "later")))
                    .otherwiseEmpty()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get()
                == null);
    assertThat(refusal(token(claims -> claims.put("sub", "much later"))))
        .contains("a key that is not known");
  }

  @Test
  void goesOnWithTheKeysItHasWhileTheIssuerIsAway() {
    Await.result(tokens.verify(token(claims -> claims)));
    published = Future.failedFuture("away");
    now = NOW.plus(Duration.ofMinutes(6));
    assertThat(Await.result(tokens.verify(token(claims -> claims.put("sub", "bob")))).subject())
        .isEqualTo("bob");
    assertThat(fetches).hasValue(2);
  }

  @Test
  void rejectsNothingWhenItCannotTell() {
    for (Future<JsonObject> none :
        List.of(
            Future.<JsonObject>failedFuture("away"),
            Future.succeededFuture(new JsonObject()),
            Future.succeededFuture(
                JsonObject.of(
                    "keys",
                    JsonArray.of(JsonObject.of("kty", "oct", "kid", "ec-1", "k", "c2VjcmV0")))))) {
      published = none;
      assertThat(Await.failure(tokens.verify(token(claims -> claims))))
          .isNotInstanceOf(RejectedTokenException.class);
    }
    published = Future.succeededFuture(set(EC));
    assertThat(Await.result(tokens.verify(token(claims -> claims))).subject()).isEqualTo("ada");
  }

  @Test
  void checksATokenOnceThatComesManyTimesAtOnce() {
    Promise<JsonObject> slow = Promise.promise();
    published = slow.future();
    String token = token(claims -> claims);
    Future<Principal> first = tokens.verify(token);
    assertThat(tokens.verify(token)).isSameAs(first);
    slow.complete(set(EC));
    assertThat(Await.result(first).subject()).isEqualTo("ada");
    assertThat(fetches).hasValue(1);
  }
}
