package dev.coppice.identity.authorization;

import static dev.coppice.identity.Office.assertRefused;
import static dev.coppice.identity.authorization.Flow.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Tables;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The authorization endpoint: who is asked what, and who is sent where. */
class AuthorizeTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;

  /** Of a user who is signed in and has consented to nothing. */
  private static Flow asking;

  @BeforeAll
  static void open() {
    tables = new Tables(office);
    asking = Flow.begin(office).signedIn();
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private static String parameter(Response answer, String name) {
    return Browser.parameter(location(answer), name);
  }

  @Test
  void leadsThroughSignInAndConsentBackToTheClient() {
    Flow flow = Flow.begin(office);
    String signIn = location(flow.authorize());
    assertThat(signIn).startsWith("/account/sign-in?continue=%2Foauth2%2Fauthorize%3F");
    flow.browser.show("showSignIn", "continue", Browser.parameter(signIn, "continue"));
    Response signedIn =
        flow.browser.submit("signIn", "email", flow.email, "password", Browser.PASSWORD);
    assertThat(location(signedIn)).isEqualTo(Browser.parameter(signIn, "continue"));

    Response consent = flow.authorize();
    assertThat(consent.status()).isEqualTo(200);
    assertThat(consent.body().toString())
        .contains("&lt;Shop &amp; Co&gt;", "app.example", flow.email)
        .contains("know who you are", "know your e-mail address", "read your cart (own-cart:read)")
        .doesNotContain("<Shop", "catalog");
    assertThat(consent.header("content-security-policy"))
        .contains("form-action 'self' https://app.example;", "default-src 'none'");

    Response back = flow.allow();
    assertThat(location(back)).startsWith(Flow.BACK + "?code=");
    assertThat(parameter(back, "state")).isEqualTo("st&te");
    assertThat(parameter(back, "iss")).isEqualTo(Office.ISSUER);
    assertThat(flow.redeem(parameter(back, "code")).status()).isEqualTo(200);
  }

  @Test
  void remembersWhatWasConsentedToAndAsksForMoreOnly() {
    Flow flow = Flow.begin(office).signedIn();
    flow.code();
    assertThat(location(flow.authorize("scope", "openid own-cart:read"))).startsWith(Flow.BACK);
    assertThat(flow.authorize("scope", "openid own-cart:write").status()).isEqualTo(200);
    assertThat(flow.authorize("prompt", "consent").status()).isEqualTo(200);
    assertThat(location(flow.authorize())).startsWith(Flow.BACK);
  }

  @Test
  void tellsTheClientThatTheUserHasSaidNo() {
    Flow flow = Flow.begin(office).signedIn();
    flow.authorize();
    Response denied = flow.browser.submit("consent", "decision", "deny");
    assertThat(parameter(denied, "error")).isEqualTo("access_denied");
    assertThat(parameter(denied, "state")).isEqualTo("st&te");
    assertThat(flow.authorize().status()).isEqualTo(200);
  }

  @Test
  void takesConsentFromItsOwnFormAlone() {
    Flow flow = Flow.begin(office).signedIn();
    Flow other = Flow.begin(office).signedIn();
    flow.authorize();
    other.authorize();
    String foreign = other.browser.hidden("form-token");
    assertThat(flow.browser.submit("consent", "decision", "allow", "form-token", foreign).status())
        .isEqualTo(403);
    assertThat(flow.authorize().status()).as("asked still").isEqualTo(200);
  }

  @Test
  void looksAgainAtWhatTheConsentIsFor() {
    asking.authorize();
    String forged = asking.browser.hidden("request").replace("app.example", "evil.example");
    Response answer = asking.browser.submit("consent", "decision", "allow", "request", forged);
    assertThat(answer.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://app.example/back/",
        "https://app.example/back/more",
        "https://app.example/bac",
        "https://app.example/Back",
        "HTTPS://app.example/back",
        "https://APP.example/back",
        "https://app.example:443/back",
        "https://app.example:8443/back",
        "https://app.example/back#x",
        "https://app.example/back?x=1",
        "https://app.example/%62ack",
        "https://app.example/./back",
        "https://app.example/x/../back",
        "https://app.example@evil.example/back",
        "https://evil.example/?https://app.example/back",
        "https://app.example.evil.example/back",
        "http://app.example/back",
        "//app.example/back",
        "http://127.0.0.1:3001/back",
        "http://127.0.0.1:3001/back?tab=2",
        "http://127.0.0.1:3001/back/?tab=1",
        "http://127.0.0.1:3001/back?tab=1#x",
        "https://127.0.0.1:3001/back?tab=1",
        "http://[::1]:3001/back?tab=1",
        "http://127.0.0.2:3001/back?tab=1",
        "http://localhost:3001/back?tab=1",
        "http://127.0.0.1:3001@evil.example/back?tab=1",
        "http://127.0.0.1.evil.example:3001/back?tab=1",
        "http://127.0.0.1:0/back?tab=1",
        "http://127.0.0.1:65536/back?tab=1",
        "http://127.0.0.1:/back?tab=1",
        "http://localhost:3001/name",
        "javascript:alert(1)"
      })
  void sendsNobodyWhereTheClientHasNotRegistered(String uri) {
    Response answer = asking.authorize("redirect_uri", uri);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("location")).isNull();
    assertThat(answer.body().toString()).contains("<h1>").doesNotContain("evil");
  }

  @Test
  void sendsNobodyToAClientThatIsNotThere() {
    assertThat(asking.authorize("client_id", "nobody").status()).isEqualTo(400);
    assertThat(asking.authorize("client_id", "").status()).isEqualTo(400);
    assertThat(asking.authorize("client_id", "a b'<").status()).isEqualTo(400);
    assertThat(asking.authorize("client_id", office.register("own-cart:read").id()).status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "response_type | token | unsupported_response_type",
        "response_type | code id_token | unsupported_response_type",
        "response_type | '' | invalid_request",
        "response_mode | fragment | invalid_request",
        "code_challenge | '' | invalid_request",
        "code_challenge | short | invalid_request",
        "code_challenge_method | plain | invalid_request",
        "code_challenge_method | '' | invalid_request",
        "code_challenge_method | s256 | invalid_request",
        "scope | inventory:write | invalid_scope",
        "scope | nonsense | invalid_scope",
        "prompt | none login | invalid_request",
        "prompt | maybe | invalid_request",
        "max_age | -1 | invalid_request",
        "request | eyJ | request_not_supported",
        "request_uri | https://app.example/r | request_uri_not_supported",
      })
  void tellsTheClientWhatIsWrongAndWhoSaysSo(String name, String value, String error) {
    Response answer = asking.authorize(name, value);
    assertThat(location(answer)).startsWith(Flow.BACK + "?error=");
    assertThat(parameter(answer, "error")).isEqualTo(error);
    assertThat(parameter(answer, "state")).isEqualTo("st&te");
    assertThat(parameter(answer, "iss")).isEqualTo(Office.ISSUER);
  }

  @Test
  void ignoresParametersThatItDoesNotKnow() {
    assertThat(asking.authorize("resource", "x", "something", "else").status()).isEqualTo(200);
  }

  @Test
  void keepsTheQueryOfARedirectUri() {
    Flow flow = Flow.begin(office).signedIn();
    flow.authorize("redirect_uri", "http://127.0.0.1:3000/back?tab=1");
    assertThat(location(flow.allow())).startsWith("http://127.0.0.1:3000/back?tab=1&code=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:49152/back?tab=1",
        "http://127.0.0.1/back?tab=1",
        "http://[::1]:49152/six"
      })
  void takesAnyPortOfALoopbackAddress(String uri) {
    Flow flow = Flow.begin(office).signedIn();
    flow.authorize("redirect_uri", uri);
    Response back = flow.allow();
    assertThat(location(back)).startsWith(uri + (uri.contains("?") ? "&" : "?") + "code=");
    String code = parameter(back, "code");
    assertRefused(
        flow.redeem(code, "http://127.0.0.1:3000/back?tab=1", Flow.VERIFIER), 400, "invalid_grant");
    assertThat(flow.redeem(code, uri, Flow.VERIFIER).status()).isEqualTo(200);
  }

  @Test
  void asksNothingWhereItMustNot() {
    Flow flow = Flow.begin(office);
    assertThat(parameter(flow.authorize("prompt", "none"), "error")).isEqualTo("login_required");
    flow.signedIn();
    assertThat(parameter(flow.authorize("prompt", "none"), "error")).isEqualTo("consent_required");
    flow.code();
    assertThat(parameter(flow.authorize("prompt", "none"), "code")).isNotEmpty();
  }

  @Test
  void asksForThePasswordAgainWhereTheClientWantsThat() {
    Flow flow = Flow.begin(office).signedIn();
    flow.code();
    String signIn = location(flow.authorize("prompt", "login"));
    assertThat(signIn).startsWith("/account/sign-in?continue=");
    assertThat(Browser.parameter(signIn, "continue")).doesNotContain("prompt");
    assertThat(location(flow.authorize("max_age", "3600"))).startsWith(Flow.BACK);
    tables.sql(
        "UPDATE sessions SET signed_in_at = signed_in_at - interval '2 h' WHERE user_id ="
            + " (SELECT id FROM users WHERE email = '%s')".formatted(flow.email));
    assertThat(location(flow.authorize("max_age", "3600"))).startsWith("/account/sign-in");
    assertThat(parameter(flow.authorize("max_age", "3600", "prompt", "none"), "error"))
        .isEqualTo("login_required");
  }

  @Test
  void takesTheRequestAsAFormToo() {
    Response answer =
        office.post("postAuthorize", null, "client_id", asking.clientId, "state", "a b&c");
    assertThat(location(answer))
        .isEqualTo("/oauth2/authorize?client_id=" + asking.clientId + "&state=a+b%26c");
  }

  @Test
  void letsCustomersGiveNoMoreThanTheyHave() {
    Flow flow = Flow.begin(office).signedIn();
    JsonObject tokens = flow.tokens("scope", "openid catalog:write own-cart:write");
    assertThat(tokens.getString("scope")).isEqualTo("openid own-cart:write");
    tables.sql("UPDATE users SET role = 'staff' WHERE email = '" + flow.email + "'");
    assertThat(flow.tokens("scope", "openid catalog:write").getString("scope"))
        .isEqualTo("catalog:write openid");
  }

  @Test
  void isWhatTheMetadataSays() {
    JsonObject metadata = office.ask("getOpenIdConfiguration").jsonBody();
    assertThat(metadata.getString("authorization_endpoint"))
        .isEqualTo(Office.ISSUER + "/oauth2/authorize");
    assertThat(metadata.getJsonArray("response_types_supported")).isEqualTo(JsonArray.of("code"));
    assertThat(metadata.getJsonArray("code_challenge_methods_supported"))
        .isEqualTo(JsonArray.of("S256"));
    assertThat(metadata.getBoolean("authorization_response_iss_parameter_supported")).isTrue();
  }
}
