package dev.coppice.identity;

import static dev.coppice.identity.Office.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.coppice.contract.Response;
import dev.coppice.identity.Office.Registered;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients show who they are. */
class AuthenticationTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final ECKey PAIR = pair();

  private static ECKey pair() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static Response tokenFor(String... pairs) {
    String[] all =
        Stream.concat(Stream.of("grant_type", "client_credentials"), Stream.of(pairs))
            .toArray(String[]::new);
    return office.post("issueToken", null, all);
  }

  @Test
  void takesASecretInTheHeaderAndInTheForm() {
    Registered client = office.register();
    assertThat(office.token(client).status()).isEqualTo(200);
    Response posted = tokenFor("client_id", client.id(), "client_secret", client.secret());
    assertThat(posted.status()).as(posted.body()::toString).isEqualTo(200);
  }

  @Test
  void refusesTheWrongSecretAndTheUnknownClientInTheSameWords() {
    Registered client = office.register();
    Response wrong = office.token(client.withSecret("guessed"));
    Response unknown = office.token(new Registered("nobody", "guessed"));
    assertRefused(wrong, 401, "invalid_client");
    assertRefused(unknown, 401, "invalid_client");
    assertThat(wrong.body()).isEqualTo(unknown.body());
  }

  @Test
  void challengesAClientThatCameByBasicAndNoOther() {
    Registered wrong = office.register().withSecret("guessed");
    assertThat(office.token(wrong).header("www-authenticate"))
        .isEqualTo("Basic realm=\"coppice\", charset=\"UTF-8\"");
    Response posted = tokenFor("client_id", wrong.id(), "client_secret", wrong.secret());
    assertRefused(posted, 401, "invalid_client");
    assertThat(posted.header("www-authenticate")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic !!!", "Basic Zm9v", "Basic Og=="})
  void refusesHeadersThatAreNoCredentials(String authorization) {
    assertRefused(
        office.post("issueToken", authorization, "grant_type", "client_credentials"),
        401,
        "invalid_client");
  }

  @Test
  void refusesAClientThatShowsNothing() {
    assertRefused(tokenFor(), 401, "invalid_client");
    assertRefused(tokenFor("client_id", office.register().id()), 401, "invalid_client");
    assertRefused(office.post("introspectToken", null, "token", "x"), 401, "invalid_client");
    assertRefused(office.post("revokeToken", null, "token", "x"), 401, "invalid_client");
  }

  @Test
  void refusesTwoWaysAtOnce() {
    Registered client = office.register();
    assertRefused(
        office.post(
            "issueToken",
            client.basic(),
            "grant_type",
            "client_credentials",
            "client_id",
            client.id(),
            "client_secret",
            client.secret()),
        400,
        "invalid_request");
  }

  @Test
  void survivesClientIdsThatNoDatabaseTakes() {
    assertRefused(tokenFor("client_id", "a\u0000b", "client_secret", "x"), 401, "invalid_client");
    assertRefused(
        tokenFor("client_id", "x".repeat(10_000), "client_secret", "x"), 401, "invalid_client");
  }

  private static String robot() {
    Response made =
        office.create(
            Office.machine()
                .put("authenticationMethod", "private_key_jwt")
                .put("jwks", new JsonObject(new JWKSet(PAIR.toPublicJWK()).toString())));
    assertThat(made.status()).as(made.body()::toString).isEqualTo(201);
    assertThat(made.jsonBody().fieldNames()).doesNotContain("clientSecret");
    return made.jsonBody().getString("clientId");
  }

  private static JWTClaimsSet.Builder claims(String client) {
    return new JWTClaimsSet.Builder()
        .issuer(client)
        .subject(client)
        .audience(Office.ISSUER + "/oauth2/token")
        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
        .jwtID(UUID.randomUUID().toString());
  }

  private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer)
      throws JOSEException {
    SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID("mine").build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static String signed(JWTClaimsSet claims) throws JOSEException {
    return signed(claims, JWSAlgorithm.ES256, new ECDSASigner(PAIR));
  }

  private static Response shown(String assertion) {
    return tokenFor("client_assertion_type", TYPE, "client_assertion", assertion);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/oauth2/token"})
  void takesAnAssertionForUsOnce(String path) throws JOSEException {
    String assertion = signed(claims(robot()).audience(Office.ISSUER + path).build());
    Response first = shown(assertion);
    assertThat(first.status()).as(first.body()::toString).isEqualTo(200);
    Response second = shown(assertion);
    assertRefused(second, 401, "invalid_client");
    assertThat(second.jsonBody().getString("error_description")).contains("used before");
  }

  static Stream<Arguments> faults() {
    Instant now = Instant.now();
    return Stream.of(
        fault("for another", claims -> claims.audience("https://elsewhere.example")),
        fault("expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(120)))),
        fault("for days", claims -> claims.expirationTime(Date.from(now.plus(Duration.ofDays(2))))),
        fault("for ever", claims -> claims.expirationTime(null)),
        fault("not yet", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600)))),
        fault("without a name", claims -> claims.jwtID(null)),
        fault("of another issuer", claims -> claims.issuer("somebody")),
        fault("of another subject", claims -> claims.subject("somebody")));
  }

  private static Arguments fault(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refusesAnAssertionThatIsWrong(String name, UnaryOperator<JWTClaimsSet.Builder> change)
      throws JOSEException {
    assertRefused(shown(signed(change.apply(claims(robot())).build())), 401, "invalid_client");
  }

  @Test
  void refusesAnAssertionThatTheClientHasNotSigned() throws JOSEException {
    JWTClaimsSet claims = claims(robot()).build();
    ECKey other = new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
    assertRefused(
        shown(signed(claims, JWSAlgorithm.ES256, new ECDSASigner(other))), 401, "invalid_client");
    byte[] publicKey = PAIR.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    assertRefused(
        shown(signed(claims, JWSAlgorithm.HS256, new MACSigner(publicKey))), 401, "invalid_client");
    assertRefused(shown("nonsense"), 401, "invalid_client");
    // What was wrong with the others was the signature alone.
    assertThat(shown(signed(claims)).status()).isEqualTo(200);
  }

  @Test
  void refusesAnAssertionOfAClientWithASecret() throws JOSEException {
    assertRefused(shown(signed(claims(office.register().id()).build())), 401, "invalid_client");
  }
}
