package dev.coppice.identity.authorization;

import static dev.coppice.identity.Office.assertRefused;
import static dev.coppice.identity.authorization.Flow.BACK;
import static dev.coppice.identity.authorization.Flow.VERIFIER;
import static dev.coppice.identity.authorization.Flow.good;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Staff;
import dev.coppice.identity.Tables;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients get for codes and refresh tokens, and what takes it back. */
class UserTokensTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;

  @BeforeAll
  static void open() {
    tables = new Tables(office);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private static void assertNotGranted(Response answer) {
    assertRefused(answer, 400, "invalid_grant");
  }

  @Test
  void areOfTheUserForTheClient() throws ParseException {
    Flow flow = Flow.begin(office).signedIn();
    JsonObject tokens = flow.tokens();
    assertThat(tokens.getString("token_type")).isEqualTo("Bearer");
    assertThat(tokens.getString("scope")).isEqualTo("email openid own-cart:read");
    assertThat(tokens.containsKey("refresh_token")).isFalse();
    JWTClaimsSet claims = Office.parsed(tokens.getString("access_token")).getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(userId(flow));
    assertThat(claims.getStringClaim("client_id")).isEqualTo(flow.clientId);
    assertThat(flow.isActive(tokens.getString("access_token"))).isTrue();
  }

  private static String userId(Flow flow) {
    return tables
        .sql("SELECT id FROM users WHERE email = '" + flow.email + "'")
        .get(0)
        .getUUID("id")
        .toString();
  }

  @Test
  void comeWithAnIdTokenThatSaysWhoSignedInWhen() throws ParseException, JOSEException {
    Flow flow = Flow.begin(office).signedIn();
    JsonObject tokens = flow.tokens();
    SignedJWT id = Office.parsed(tokens.getString("id_token"));
    assertThat(id.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    assertThat(
            id.verify(
                new RSASSAVerifier(
                    office.keys().getKeyByKeyId(id.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    JWTClaimsSet claims = id.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(Office.ISSUER);
    assertThat(claims.getSubject()).isEqualTo(userId(flow));
    assertThat(claims.getAudience()).containsExactly(flow.clientId);
    assertThat(claims.getStringClaim("nonce")).isEqualTo("n-1");
    assertThat(claims.getLongClaim("auth_time"))
        .isLessThanOrEqualTo(claims.getIssueTime().toInstant().getEpochSecond());
    assertThat(claims.getStringClaim("at_hash"))
        .isEqualTo(
            AccessTokenHash.compute(
                    new BearerAccessToken(tokens.getString("access_token")),
                    id.getHeader().getAlgorithm(),
                    null)
                .getValue());
  }

  @Test
  void comeWithNoIdTokenWhereNobodyAskedWhoItIs() {
    Flow flow = Flow.begin(office).signedIn();
    assertThat(flow.tokens("scope", "own-cart:read").containsKey("id_token")).isFalse();
  }

  @Test
  void areForClientsTooThatCanKeepNoSecret() {
    Flow flow = Flow.beginPublic(office, "refresh_token").signedIn();
    JsonObject tokens = flow.tokens();
    assertThat(good(flow.refresh(tokens.getString("refresh_token"))).getString("access_token"))
        .isNotEmpty();
    assertRefused(
        flow.post("introspectToken", "token", tokens.getString("access_token")),
        401,
        "invalid_client");
  }

  @Test
  void areNotForAClientWithASecretThatDoesNotShowIt() {
    Flow flow = Flow.begin(office).signedIn();
    assertRefused(
        office.post(
            "issueToken",
            null,
            "grant_type",
            "authorization_code",
            "client_id",
            flow.clientId,
            "code",
            flow.code(),
            "redirect_uri",
            BACK,
            "code_verifier",
            VERIFIER),
        401,
        "invalid_client");
  }

  @Test
  void areTakenBackWhenACodeIsShownAgain() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String code = flow.code();
    JsonObject tokens = good(flow.redeem(code));
    assertThat(flow.isActive(tokens.getString("access_token"))).isTrue();
    assertNotGranted(flow.redeem(code));
    assertThat(flow.isActive(tokens.getString("access_token"))).isFalse();
    assertNotGranted(flow.refresh(tokens.getString("refresh_token")));
    assertThat(
            tables.sql(
                "SELECT FROM audit WHERE action = 'grant.revoked' AND subject = '%s'"
                    .formatted(userId(flow))))
        .hasSize(1);
  }

  @Test
  void areNotForAnotherClientsCode() {
    Flow flow = Flow.begin(office).signedIn();
    String code = flow.code();
    assertNotGranted(Flow.begin(office).redeem(code));
    assertThat(flow.redeem(code).status()).as("the owner is not harmed").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/back/",
        "https://APP.example/back",
        "http://127.0.0.1:3000/back?tab=1"
      })
  void areNotForACodeThatWentSomewhereElse(String redirectUri) {
    Flow flow = Flow.begin(office).signedIn();
    assertNotGranted(flow.redeem(flow.code(), redirectUri, VERIFIER));
  }

  @Test
  void areNotForACodeWithoutItsVerifier() {
    Flow flow = Flow.begin(office).signedIn();
    String code = flow.code();
    assertNotGranted(flow.redeem(code, BACK, VERIFIER + "x"));
    // The challenge itself would be right if plain were one.
    assertNotGranted(flow.redeem(code, BACK, Flow.challenge(VERIFIER)));
    assertRefused(flow.redeem(code, BACK, ""), 400, "invalid_request");
    assertRefused(flow.redeem(code, BACK, "short"), 400, "invalid_request");
    assertRefused(
        flow.post(
            "issueToken", "grant_type", "authorization_code", "code", code, "redirect_uri", BACK),
        400,
        "invalid_request");
  }

  @Test
  void areNotForACodeThatIsOld() {
    Flow flow = Flow.begin(office).signedIn();
    String code = flow.code();
    tables.sql("UPDATE authorization_codes SET expires_at = expires_at - interval '61 s'");
    assertNotGranted(flow.redeem(code));
  }

  @Test
  void areNotForWhatIsNoCode() {
    Flow flow = Flow.begin(office);
    assertNotGranted(flow.redeem("nothing"));
    assertNotGranted(flow.refresh("nothing"));
  }

  @Test
  void goOnWithARefreshTokenThatNamesItsSuccessor() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String first = flow.tokens().getString("refresh_token");
    JsonObject second = good(flow.refresh(first));
    assertThat(second.getString("refresh_token")).isNotEqualTo(first);
    assertThat(second.getString("scope")).isEqualTo("email openid own-cart:read");
    assertThat(good(flow.refresh(second.getString("refresh_token"))).getString("refresh_token"))
        .isNotEqualTo(second.getString("refresh_token"));
  }

  @Test
  void giveTheSameSuccessorForAWhileSinceAnswersGetLost() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String first = flow.tokens().getString("refresh_token");
    String successor = good(flow.refresh(first)).getString("refresh_token");
    // However slow this is, it is within the time.
    tables.sql("UPDATE refresh_tokens SET used_at = used_at + interval '1 h'");
    assertThat(good(flow.refresh(first)).getString("refresh_token")).isEqualTo(successor);
    assertThat(flow.refresh(successor).status()).isEqualTo(200);
  }

  @Test
  void areAllTakenBackWhenARefreshTokenIsShownAgainLater() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    JsonObject tokens = flow.tokens();
    String first = tokens.getString("refresh_token");
    JsonObject second = good(flow.refresh(first));
    tables.sql("UPDATE refresh_tokens SET used_at = used_at - interval '11 s'");
    assertNotGranted(flow.refresh(first));
    assertNotGranted(flow.refresh(second.getString("refresh_token")));
    assertThat(flow.isActive(tokens.getString("access_token"))).isFalse();
    assertThat(flow.isActive(second.getString("access_token"))).isFalse();
  }

  @Test
  void areNotForAnotherClientsRefreshToken() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String token = flow.tokens().getString("refresh_token");
    assertNotGranted(Flow.begin(office, "refresh_token").refresh(token));
    assertThat(flow.refresh(token).status()).isEqualTo(200);
  }

  @Test
  void comeWithARefreshTokenWhereTheUserLetsTheClientDoItAlone() {
    Flow flow = Flow.begin(office).signedIn();
    JsonObject tokens = flow.tokens("scope", "openid offline_access");
    assertThat(flow.refresh(tokens.getString("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void mayBeForLessThanWasGrantedButNotForMore() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String token = flow.tokens().getString("refresh_token");
    assertRefused(
        flow.post(
            "issueToken",
            "grant_type",
            "refresh_token",
            "refresh_token",
            token,
            "scope",
            "own-cart:write"),
        400,
        "invalid_scope");
    JsonObject less =
        good(
            flow.post(
                "issueToken",
                "grant_type",
                "refresh_token",
                "refresh_token",
                token,
                "scope",
                "own-cart:read"));
    assertThat(less.getString("scope")).isEqualTo("own-cart:read");
    assertThat(good(flow.refresh(less.getString("refresh_token"))).getString("scope"))
        .isEqualTo("email openid own-cart:read");
  }

  @Test
  void areForNothingAnyMoreThatTheirClientHasLost() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String token =
        flow.tokens("scope", "openid own-cart:read own-cart:write").getString("refresh_token");
    JsonObject less = JsonObject.of("scopes", JsonArray.of("own-cart:read"));
    assertThat(
            office
                .service()
                .answer(
                    office
                        .service()
                        .request("updateClient")
                        .withPath("clientId", flow.clientId)
                        .withJson(less.toBuffer()))
                .status())
        .isEqualTo(200);
    assertThat(good(flow.refresh(token)).getString("scope")).isEqualTo("openid own-cart:read");
  }

  @Test
  void endWithTheRefreshTokenThatItsClientRevokes() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    JsonObject tokens = flow.tokens();
    String token = tokens.getString("refresh_token");
    Flow other = Flow.begin(office);
    assertThat(other.post("revokeToken", "token", token).status()).isEqualTo(200);
    assertThat(flow.isActive(tokens.getString("access_token"))).isTrue();
    assertThat(flow.post("revokeToken", "token", token).status()).isEqualTo(200);
    assertThat(flow.isActive(tokens.getString("access_token"))).isFalse();
    assertNotGranted(flow.refresh(token));
  }

  @Test
  void showARefreshTokenToItsClientAlone() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String first = flow.tokens().getString("refresh_token");
    JsonObject shown = good(flow.post("introspectToken", "token", first));
    assertThat(shown.fieldNames())
        .containsExactlyInAnyOrder("active", "client_id", "sub", "iss", "exp", "scope");
    assertThat(shown.getBoolean("active")).isTrue();
    assertThat(shown.getString("client_id")).isEqualTo(flow.clientId);
    assertThat(shown.getString("sub")).isEqualTo(userId(flow));
    assertThat(shown.getString("iss")).isEqualTo(Office.ISSUER);
    assertThat(shown.getString("scope")).isEqualTo("email openid own-cart:read");
    assertThat(shown.getLong("exp")).isGreaterThan(System.currentTimeMillis() / 1000 + 86_400);
    assertThat(Flow.begin(office).isActive(first)).as("to another client").isFalse();

    String second = good(flow.refresh(first)).getString("refresh_token");
    assertThat(flow.isActive(first)).as("while it may be shown again").isTrue();
    tables.sql("UPDATE refresh_tokens SET used_at = used_at - interval '11 s'");
    assertThat(flow.isActive(first)).isFalse();
    assertThat(flow.isActive(second)).as("looking takes nothing back").isTrue();
    flow.post("revokeToken", "token", second);
    assertThat(flow.isActive(second)).isFalse();
  }

  @Test
  void endWhenTheUserChangesThePassword() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    JsonObject tokens = flow.tokens();
    String waiting = flow.code();
    flow.browser.show("showPassword");
    flow.browser.submit(
        "changePassword", "password", Browser.PASSWORD, "new-password", "a better password");
    assertThat(flow.isActive(tokens.getString("access_token"))).isFalse();
    assertNotGranted(flow.refresh(tokens.getString("refresh_token")));
    assertNotGranted(flow.redeem(waiting));
  }

  @Test
  void endWhenTheUserIsDisabled() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    JsonObject tokens = flow.tokens();
    String waiting = flow.code();
    Response disabled =
        Staff.machine(office, "identity:write")
            .change("updateUser", "userId", userId(flow), JsonObject.of("disabled", true));
    assertThat(disabled.status()).as(disabled.body()::toString).isEqualTo(200);
    assertThat(flow.isActive(tokens.getString("access_token"))).isFalse();
    assertNotGranted(flow.refresh(tokens.getString("refresh_token")));
    assertNotGranted(flow.redeem(waiting));
  }

  @Test
  void areNotForAUserWhoIsBeingDisabled() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String refresh = flow.tokens().getString("refresh_token");
    String waiting = flow.code();
    // As if that had begun before all was taken back, and came after it.
    tables.sql("UPDATE users SET disabled_at = now() WHERE id = '" + userId(flow) + "'");
    assertNotGranted(flow.refresh(refresh));
    assertNotGranted(flow.redeem(waiting));
  }

  @Test
  void areKeptAsHashesOnly() {
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String code = flow.code();
    String refresh = good(flow.redeem(code)).getString("refresh_token");
    assertThat(
            tables.sql(
                "SELECT authorization_codes::text AS t FROM authorization_codes"
                    + " UNION ALL SELECT refresh_tokens::text FROM refresh_tokens"))
        .isNotEmpty()
        .noneMatch(row -> row.getString("t").contains(code))
        .noneMatch(row -> row.getString("t").contains(refresh));
  }

  private static Response userInfo(String subject, String... scopes) {
    Principal principal = new Principal(subject, "app", Set.of(scopes));
    return office
        .service()
        .answer(
            new Request(
                "getUserInfo",
                Params.NONE,
                Params.NONE,
                Params.NONE,
                principal,
                office.service().request("getUserInfo").deadline(),
                null,
                null,
                null,
                Buffer.buffer()));
  }

  @Test
  void tellWhoTheUserIs() {
    Flow flow = Flow.begin(office);
    String id = userId(flow);
    assertThat(userInfo(id, "openid").jsonBody()).isEqualTo(JsonObject.of("sub", id));
    assertThat(userInfo(id, "openid", "email").jsonBody())
        .isEqualTo(JsonObject.of("sub", id, "email", flow.email, "email_verified", true));
    assertThat(userInfo(id, "own-cart:read").status()).isEqualTo(403);
    assertThat(userInfo("nobody", "openid").status()).isEqualTo(401);
    assertThat(office.ask("getUserInfo").status()).isEqualTo(401);
  }
}
