package dev.coppice.identity;

import static dev.coppice.identity.Office.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.Office.Registered;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a server on a real PostgreSQL, called over the event bus. */
class TokenTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static long seconds(Date date) {
    return date.toInstant().getEpochSecond();
  }

  @Test
  void givesAClientATokenWithAllItsScopes() throws ParseException {
    Registered client = office.register("catalog:write", "inventory:read");
    Response answer = office.token(client);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("pragma")).isEqualTo("no-cache");
    JsonObject body = answer.jsonBody();
    assertThat(body.fieldNames())
        .containsExactlyInAnyOrder("access_token", "token_type", "expires_in", "scope");
    assertThat(body.getString("token_type")).isEqualTo("Bearer");
    assertThat(body.getInteger("expires_in")).isEqualTo(600);
    assertThat(body.getString("scope")).isEqualTo("catalog:write inventory:read");

    SignedJWT jwt = Office.parsed(body.getString("access_token"));
    assertThat(jwt.getHeader().getType()).isEqualTo(new JOSEObjectType("at+jwt"));
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
    assertThat(office.keys().getKeyByKeyId(jwt.getHeader().getKeyID())).isNotNull();
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertThat(claims.getClaims())
        .containsOnlyKeys("iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope");
    assertThat(claims.getIssuer()).isEqualTo(Office.ISSUER);
    assertThat(claims.getAudience()).containsExactly(Office.ISSUER);
    assertThat(claims.getSubject()).isEqualTo(client.id());
    assertThat(claims.getStringClaim("client_id")).isEqualTo(client.id());
    assertThat(claims.getStringClaim("scope")).isEqualTo("catalog:write inventory:read");
    assertThat(claims.getNotBeforeTime()).isEqualTo(claims.getIssueTime());
    assertThat(seconds(claims.getExpirationTime()) - seconds(claims.getIssueTime())).isEqualTo(600);
  }

  @Test
  void givesTokensThatAValidatorTakesThatKnowsThePublishedKeysAlone() {
    String token = office.accessToken(office.register("catalog:read"));
    DefaultJWTProcessor<SecurityContext> validator = new DefaultJWTProcessor<>();
    validator.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    validator.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(office.keys())));
    validator.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            new JWTClaimsSet.Builder().issuer(Office.ISSUER).audience(Office.ISSUER).build(),
            Set.of("sub", "exp", "iat", "nbf", "jti", "client_id", "scope")));
    assertThatCode(() -> validator.process(token, null)).doesNotThrowAnyException();
  }

  @Test
  void namesEachTokenAnew() throws ParseException {
    Registered client = office.register();
    assertThat(Office.parsed(office.accessToken(client)).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(Office.parsed(office.accessToken(client)).getJWTClaimsSet().getJWTID());
  }

  @Test
  void leavesOutTheScopeOfAClientThatHasNone() {
    assertThat(office.token(office.register()).jsonBody().fieldNames()).doesNotContain("scope");
  }

  @Test
  void givesFewerScopesWhereFewerAreAskedFor() {
    Registered client = office.register("catalog:write", "inventory:read");
    JsonObject answer =
        office
            .post(
                "issueToken",
                client.basic(),
                "grant_type",
                "client_credentials",
                "scope",
                "inventory:read")
            .jsonBody();
    assertThat(answer.getString("scope")).isEqualTo("inventory:read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"catalog:write", "catalog:read catalog:write", "everything", "catalog:*"})
  void refusesScopesThatAClientMayNotHave(String scope) {
    assertRefused(
        office.post(
            "issueToken",
            office.register("catalog:read").basic(),
            "grant_type",
            "client_credentials",
            "scope",
            scope),
        400,
        "invalid_scope");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "implicit",
        "device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "CLIENT_CREDENTIALS"
      })
  void refusesGrantsThatThereAreNot(String grant) {
    assertRefused(
        office.post("issueToken", office.register().basic(), "grant_type", grant),
        400,
        "unsupported_grant_type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "''",
        "scope=catalog:read",
        "grant_type=",
        "grant_type=client_credentials&grant_type=client_credentials",
        "grant_type=client_credentials&client_secret=a&client_secret=b",
      })
  void refusesFormsThatAreNone(String form) {
    assertRefused(
        office.postForm("issueToken", office.register().basic(), form), 400, "invalid_request");
  }

  @Test
  void refusesAClientThatIsRegisteredForAnotherGrant() {
    JsonObject web =
        office
            .create(
                JsonObject.of(
                    "name",
                    "web",
                    "grants",
                    JsonArray.of("authorization_code"),
                    "redirectUris",
                    JsonArray.of("https://shop.example/back")))
            .jsonBody();
    Registered client = new Registered(web.getString("clientId"), web.getString("clientSecret"));
    assertRefused(office.token(client), 400, "unauthorized_client");
  }

  @Test
  void showsAGoodTokenToAnyClient() throws ParseException {
    Registered client = office.register("catalog:read");
    String token = office.accessToken(client);
    JWTClaimsSet claims = Office.parsed(token).getJWTClaimsSet();
    assertThat(office.introspect(office.register(), token))
        .isEqualTo(
            new JsonObject()
                .put("active", true)
                .put("client_id", client.id())
                .put("token_type", "Bearer")
                .put("sub", client.id())
                .put("iss", Office.ISSUER)
                .put("aud", Office.ISSUER)
                .put("exp", seconds(claims.getExpirationTime()))
                .put("iat", seconds(claims.getIssueTime()))
                .put("nbf", seconds(claims.getIssueTime()))
                .put("jti", claims.getJWTID())
                .put("scope", "catalog:read"));
  }

  @Test
  void callsWhatIsNoTokenInactive() {
    Registered client = office.register();
    String token = office.accessToken(client);
    String[] parts = token.split("\\.");
    String other = office.accessToken(client);
    for (String none :
        List.of(
            "nonsense",
            "a.b.c",
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1] + "." + other.split("\\.")[2],
            // {"alg":"none"}
            "eyJhbGciOiJub25lIn0." + parts[1] + ".")) {
      assertThat(office.introspect(client, none)).isEqualTo(JsonObject.of("active", false));
    }
  }

  @Test
  void callsARevokedTokenInactiveAndNoOther() {
    Registered client = office.register();
    String token = office.accessToken(client);
    String other = office.accessToken(client);
    for (int time = 0; time < 2; time++) {
      Response answer = office.post("revokeToken", client.basic(), "token", token);
      assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
      assertThat(answer.body().length()).isZero();
    }
    assertThat(office.introspect(client, token)).isEqualTo(JsonObject.of("active", false));
    assertThat(office.introspect(client, other).getBoolean("active")).isTrue();
  }

  @Test
  void listsWhatWasTakenBackForThoseWhoAskWhatIsNew() throws ParseException {
    Registered client = office.register();
    String token = office.accessToken(client);
    JWTClaimsSet claims = Office.parsed(token).getJWTClaimsSet();
    JsonObject before = revokedAfter(null);
    office.post("revokeToken", client.basic(), "token", token);
    JsonObject after = revokedAfter(before.getString("next"));
    assertThat(after.getJsonArray("revoked"))
        .contains(
            JsonObject.of(
                "id",
                claims.getJWTID(),
                "until",
                claims.getExpirationTime().toInstant().getEpochSecond()));
    assertThat(after.getBoolean("more")).isFalse();
    assertThat(office.service().answer(listRevoked("yesterday")).status()).isEqualTo(400);
  }

  private static JsonObject revokedAfter(@Nullable String place) {
    Response answer = office.service().answer(listRevoked(place));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  private static Request listRevoked(@Nullable String after) {
    Request request = office.service().request("listRevoked");
    return after == null ? request : request.withQuery("after", after);
  }

  @Test
  void takesNoTokenBackForAnotherClient() {
    Registered client = office.register();
    String token = office.accessToken(client);
    assertRefused(
        office.post("revokeToken", office.register().basic(), "token", token),
        400,
        "invalid_grant");
    assertThat(office.introspect(client, token).getBoolean("active")).isTrue();
  }

  @Test
  void hasNothingToTakeBackWhereThereIsNoToken() {
    Registered client = office.register();
    assertThat(office.post("revokeToken", client.basic(), "token", "nonsense").status())
        .isEqualTo(200);
    assertRefused(office.post("revokeToken", client.basic()), 400, "invalid_request");
    assertRefused(office.post("introspectToken", client.basic()), 400, "invalid_request");
  }

  @Test
  void callsTheTokensOfADeletedClientInactive() {
    Registered client = office.register();
    Registered other = office.register();
    String token = office.accessToken(client);
    assertThat(office.delete(client.id()).status()).isEqualTo(204);
    assertThat(office.introspect(other, token)).isEqualTo(JsonObject.of("active", false));
    assertRefused(office.token(client), 401, "invalid_client");
  }

  @Test
  void saysWhatItCanDoAndNothingElse() {
    Response answer = office.ask("getAuthorizationServer");
    JsonArray methods =
        JsonArray.of("client_secret_basic", "client_secret_post", "private_key_jwt");
    JsonArray algorithms = JsonArray.of("ES256", "PS256", "RS256");
    JsonObject expected =
        new JsonObject()
            .put("issuer", Office.ISSUER)
            .put("jwks_uri", Office.ISSUER + "/oauth2/jwks")
            .put("authorization_endpoint", Office.ISSUER + "/oauth2/authorize")
            .put("device_authorization_endpoint", Office.ISSUER + "/oauth2/device_authorization")
            .put("userinfo_endpoint", Office.ISSUER + "/oauth2/userinfo")
            .put("end_session_endpoint", Office.ISSUER + "/oauth2/logout")
            .put("scopes_supported", JsonArray.of("openid", "email", "offline_access"))
            .put("response_types_supported", JsonArray.of("code"))
            .put("response_modes_supported", JsonArray.of("query"))
            .put(
                "grant_types_supported",
                JsonArray.of(
                    "client_credentials",
                    "authorization_code",
                    "refresh_token",
                    "urn:ietf:params:oauth:grant-type:device_code"))
            .put("code_challenge_methods_supported", JsonArray.of("S256"))
            .put("authorization_response_iss_parameter_supported", true)
            .put(
                "prompt_values_supported",
                JsonArray.of("none", "login", "consent", "select_account"))
            .put("subject_types_supported", JsonArray.of("public"))
            .put("id_token_signing_alg_values_supported", JsonArray.of("RS256"))
            .put(
                "claims_supported",
                JsonArray.of(
                    "sub", "auth_time", "amr", "nonce", "at_hash", "email", "email_verified"))
            .put("request_parameter_supported", false)
            .put("request_uri_parameter_supported", false)
            .put("token_endpoint", Office.ISSUER + "/oauth2/token")
            .put("introspection_endpoint", Office.ISSUER + "/oauth2/introspect")
            .put("revocation_endpoint", Office.ISSUER + "/oauth2/revoke");
    for (String endpoint : List.of("token", "introspection", "revocation")) {
      expected
          .put(
              endpoint + "_endpoint_auth_methods_supported",
              endpoint.equals("introspection") ? methods : methods.copy().add("none"))
          .put(endpoint + "_endpoint_auth_signing_alg_values_supported", algorithms);
    }
    assertThat(answer.jsonBody()).isEqualTo(expected);
    assertThat(office.ask("getOpenIdConfiguration").jsonBody()).isEqualTo(expected);
  }

  @Test
  void publishesAKeyOfEachAlgorithmAndNothingPrivate() {
    Response answer = office.ask("getKeys");
    assertThat(answer.header("cache-control")).isEqualTo("public, max-age=300");
    JsonArray keys = answer.jsonBody().getJsonArray("keys");
    assertThat(keys).hasSize(2);
    assertThat(keys)
        .extracting(key -> ((JsonObject) key).getString("alg"))
        .containsExactly("ES256", "RS256");
    assertThat(keys)
        .allMatch(key -> ((JsonObject) key).getString("use").equals("sig"))
        .noneMatch(key -> ((JsonObject) key).containsKey("d"))
        .noneMatch(key -> ((JsonObject) key).containsKey("p"));
  }
}
