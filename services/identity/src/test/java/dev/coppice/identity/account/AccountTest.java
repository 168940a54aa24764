package dev.coppice.identity.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Authenticator;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Secret;
import dev.coppice.identity.Tables;
import dev.coppice.identity.authorization.Flow;
import dev.coppice.identity.device.Device;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see of themselves, end, take along and erase. */
class AccountTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;
  private static int count;

  private final Flow flow = Flow.begin(office, "refresh_token").signedIn();
  private final Browser browser = flow.browser;

  @BeforeAll
  static void open() {
    tables = new Tables(office);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  /** Another browser with the same user. */
  private Browser elsewhere() {
    return new Browser(office, "203.0.113." + ++count).signIn(flow.email);
  }

  private String page() {
    return browser.show("showAccount").body().toString();
  }

  private UUID userId(String email) {
    return tables
        .sql("SELECT id FROM users WHERE email = '%s'".formatted(email))
        .get(0)
        .getUUID("id");
  }

  /** The id of the session of a browser. */
  private static String sessionId(Browser browser) {
    String hash = Secret.hash(browser.cookie("__Host-session"));
    return tables
        .sql("SELECT id FROM sessions WHERE hash = '%s'".formatted(hash))
        .get(0)
        .getUUID("id")
        .toString();
  }

  private Response endSession(String which) {
    browser.show("showAccount");
    return browser.submit("endSession", "session", which);
  }

  @Test
  void showsWhereSomebodyIsSignedInWithoutWhatIsPrecise() {
    elsewhere();
    assertThat(page())
        .contains("This browser", "Another browser", "203.0.113.0/24", "Sign out all others")
        .doesNotContain("203.0.113." + count + "<")
        .containsPattern(Pattern.compile("<caption>[^<]+</caption>"));
  }

  @Test
  void endsOneSession() {
    Browser other = elsewhere();
    Browser third = elsewhere();
    assertThat(endSession(sessionId(other)).header("location"))
        .isEqualTo("/account?notice=session");
    assertThat(other.isSignedIn()).isFalse();
    assertThat(third.isSignedIn()).isTrue();
    assertThat(browser.isSignedIn()).isTrue();
  }

  @Test
  void endsAllOtherSessions() {
    List<Browser> others = List.of(elsewhere(), elsewhere());
    endSession("others");
    assertThat(others).noneMatch(Browser::isSignedIn);
    assertThat(browser.isSignedIn()).isTrue();
    assertThat(page()).doesNotContain("Sign out all others");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "00000000-0000-0000-0000-000000000000", "' OR true --"})
  void endsNothingThatIsNotThere(String which) {
    Browser other = elsewhere();
    assertThat(endSession(which).status()).isEqualTo(303);
    assertThat(other.isSignedIn()).isTrue();
  }

  @Test
  void endsNobodyElsesSession() {
    Flow stranger = Flow.begin(office).signedIn();
    endSession(sessionId(stranger.browser));
    endSession("others");
    assertThat(stranger.browser.isSignedIn()).isTrue();
  }

  @Test
  void endsNothingWithoutItsForm() {
    Browser other = elsewhere();
    flow.tokens();
    browser.show("showAccount");
    assertThat(browser.submit("endSession", "session", "others", "form-token", "").status())
        .isEqualTo(403);
    assertThat(
            browser
                .submit("endApplication", "application", flow.clientId, "form-token", "x")
                .status())
        .isEqualTo(403);
    assertThat(other.isSignedIn()).isTrue();
    assertThat(page()).contains("Take back");
  }

  @Test
  void takesBackWhatApplicationsGotInASessionThatItEnds() {
    JsonObject tokens = flow.tokens();
    String mine = sessionId(browser);
    Browser other = elsewhere();
    other.show("showAccount");
    other.submit("endSession", "session", mine);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(flow.isActive(tokens.getString("access_token"))).isFalse();
    assertThat(flow.refresh(tokens.getString("refresh_token")).status()).isEqualTo(400);
    assertThat(revoked()).contains(jti(tokens));
  }

  private static String jti(JsonObject tokens) {
    try {
      return Office.parsed(tokens.getString("access_token")).getJWTClaimsSet().getJWTID();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  /** What gateways hear. */
  private static String revoked() {
    return office.ask("listRevoked").body().toString();
  }

  @Test
  void takesBackACodeThatIsOnItsWayInASessionThatItEnds() {
    String code = flow.code();
    String mine = sessionId(browser);
    Browser other = elsewhere();
    other.show("showAccount");
    other.submit("endSession", "session", mine);
    assertThat(flow.redeem(code).status()).isEqualTo(400);
  }

  @Test
  void leavesAloneWhatApplicationsGotInOtherSessionsAndBySigningOut() {
    JsonObject tokens = flow.tokens();
    elsewhere();
    endSession("others");
    assertThat(flow.isActive(tokens.getString("access_token"))).isTrue();
    browser.show("showAccount");
    browser.submit("signOut");
    assertThat(flow.isActive(tokens.getString("access_token"))).isTrue();
  }

  @Test
  void showsApplicationsThatWereLetInAndTakesThemBack() {
    JsonObject tokens = flow.tokens();
    assertThat(page())
        .contains("&lt;Shop &amp; Co&gt;", "email, openid, own-cart:read", "Take back");
    String code = flow.code();
    browser.show("showAccount");
    assertThat(browser.submit("endApplication", "application", flow.clientId).header("location"))
        .isEqualTo("/account?notice=application");
    assertThat(page()).doesNotContain("Shop &amp; Co");
    assertThat(flow.isActive(tokens.getString("access_token"))).isFalse();
    assertThat(flow.refresh(tokens.getString("refresh_token")).status()).isEqualTo(400);
    assertThat(flow.redeem(code).status()).isEqualTo(400);
    assertThat(revoked()).contains(jti(tokens));
    // It is asked for anew.
    assertThat(flow.authorize().status()).isEqualTo(200);
  }

  @Test
  void takesBackNobodyElsesApplication() {
    Flow stranger = Flow.begin(office).signedIn();
    JsonObject tokens = stranger.tokens();
    browser.show("showAccount");
    browser.submit("endApplication", "application", stranger.clientId);
    assertThat(stranger.isActive(tokens.getString("access_token"))).isTrue();
  }

  private Response export(String password) {
    browser.show("showExport");
    return browser.submit("exportAccount", "password", password);
  }

  @Test
  void givesAllThatIsKeptAboutSomebodyButNoSecret() {
    JsonObject tokens = flow.tokens();
    Authenticator app = Authenticator.setUp(browser, tables, flow.email);
    assertThat(export("wrong horse battery").status()).isEqualTo(422);
    browser.show("showExport");
    Response answer =
        browser.submit("exportAccount", "password", Browser.PASSWORD, "code", app.code());
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("content-disposition")).startsWith("attachment");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    JsonObject all = answer.jsonBody();
    assertThat(all.getJsonObject("account").getString("email")).isEqualTo(flow.email);
    assertThat(all.getJsonObject("secondFactor").getInteger("recoveryCodesLeft")).isEqualTo(10);
    assertThat(all.getJsonArray("sessions")).hasSize(1);
    assertThat(all.getJsonArray("knownBrowsers")).hasSize(1);
    assertThat(all.getJsonArray("seenBrowsers")).hasSize(1);
    assertThat(all.getJsonArray("consents").encode()).contains(flow.clientId, "own-cart:read");
    assertThat(all.getJsonArray("grants").encode()).contains(flow.clientId);
    assertThat(all.getJsonArray("audit").encode())
        .contains("user.registered", "second-factor.added", "user.exported");
    String text = answer.body().toString();
    assertThat(text)
        .doesNotContain("argon2", app.secret(), app.recoveryCodes().get(0))
        .doesNotContainPattern("[0-9a-f]{64}")
        .doesNotContain(browser.cookie("__Host-session"), tokens.getString("refresh_token"));
    for (String column : List.of("sealed", "password_hash")) {
      tables
          .sql(
              "SELECT coalesce(sealed, '') AS sealed, password_hash FROM users"
                  + " LEFT JOIN second_factors ON user_id = id WHERE email = '%s'"
                      .formatted(flow.email))
          .forEach(row -> assertThat(text).doesNotContain(row.getString(column)));
    }
  }

  @Test
  void givesNobodyElsesData() {
    Flow stranger = Flow.begin(office).signedIn();
    assertThat(export(Browser.PASSWORD).body().toString())
        .contains(flow.email)
        .doesNotContain(stranger.email, userId(stranger.email).toString());
  }

  private static Response erase(Browser browser, String word, String password) {
    browser.show("showErase");
    return browser.submit("eraseAccount", "confirmation", word, "password", password);
  }

  @Test
  void erasesSomebodyWhoCanDoNothingFromThenOn() {
    JsonObject tokens = flow.tokens();
    Browser other = elsewhere();
    String code = flow.code();
    UUID id = userId(flow.email);
    assertThat(erase(browser, "yes", Browser.PASSWORD).status()).isEqualTo(422);
    assertThat(erase(browser, "erase", "wrong horse battery").status()).isEqualTo(422);
    Response erased = erase(browser, "Erase", Browser.PASSWORD);
    assertThat(erased.header("location")).isEqualTo("/account/sign-in?notice=erased");
    assertThat(browser.cookies()).doesNotContainKey("__Host-session");

    assertThat(other.isSignedIn()).isFalse();
    assertThat(flow.isActive(tokens.getString("access_token"))).isFalse();
    assertThat(flow.refresh(tokens.getString("refresh_token")).status()).isEqualTo(400);
    assertThat(flow.redeem(code).status()).isEqualTo(400);
    assertThat(revoked()).contains(jti(tokens));
    assertThat(browser.tryToSignIn(flow.email, Browser.PASSWORD).status()).isEqualTo(422);
    assertThat(office.ask("listUsers").body().toString()).doesNotContain(flow.email);

    List<String> audit =
        tables.sql("SELECT audit::text FROM audit WHERE subject = '%s'".formatted(id)).stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(audit)
        .anyMatch(entry -> entry.contains("user.erased"))
        .anyMatch(entry -> entry.contains("user.registered"))
        .noneMatch(entry -> entry.contains(flow.email));
  }

  @Test
  void erasesWhatADeviceWasGivenToo() {
    Device device = Device.of(office).begun().signedIn();
    assertThat(device.allow().status()).isEqualTo(200);
    JsonObject tokens = device.tokens();
    assertThat(erase(device.browser, "erase", Browser.PASSWORD).status()).isEqualTo(303);
    assertThat(revoked()).contains(jti(tokens));
  }

  @Test
  void doesNotEraseTheLastAdministrator() {
    Browser first = administrator("first");
    Browser second = administrator("second");
    assertThat(erase(first, "erase", Browser.PASSWORD).status()).isEqualTo(303);
    Response refused = erase(second, "erase", Browser.PASSWORD);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().toString()).contains("the last of the staff");
    assertThat(second.isSignedIn()).isTrue();
  }

  private static Browser administrator(String name) {
    String email = name + "@staff.example";
    String link =
        office
            .service()
            .answer(
                office
                    .service()
                    .request("createUser")
                    .withJson(JsonObject.of("email", email, "role", "staff").toBuffer()))
            .jsonBody()
            .getString("link");
    Browser browser = new Browser(office, "203.0.113." + ++count);
    browser.show("showSetPassword", "token", Browser.parameter(link, "token"));
    browser.submit("setPassword", "new-password", Browser.PASSWORD);
    return browser.signIn(email);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "showSecondFactor",
        "showRemoveSecondFactor",
        "showRecoveryCodes",
        "showExport",
        "showErase"
      })
  void leadsWhoeverIsNotSignedInToTheFormToSignIn(String operation) {
    Browser stranger = new Browser(office, "203.0.113." + ++count);
    assertThat(stranger.show(operation).header("location")).isEqualTo("/account/sign-in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "beginSecondFactor",
        "confirmSecondFactor",
        "removeSecondFactor",
        "renewRecoveryCodes",
        "exportAccount",
        "eraseAccount",
        "endSession",
        "endApplication"
      })
  void doesNothingForWhoeverIsNotSignedIn(String operation) {
    Browser stranger = new Browser(office, "203.0.113." + ++count);
    stranger.show("showSignIn");
    Response answer =
        stranger.submit(
            operation, "password", Browser.PASSWORD, "confirmation", "erase", "session", "others");
    assertThat(answer.header("location")).isEqualTo("/account/sign-in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "showAccount",
        "showSecondFactor",
        "showRemoveSecondFactor",
        "showRecoveryCodes",
        "showExport",
        "showErase"
      })
  void showsPagesThatNeedNoScriptAndThatEverybodyCanRead(String operation) {
    flow.tokens();
    elsewhere();
    Response answer = browser.show(operation);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("content-security-policy"))
        .contains("default-src 'none'")
        .doesNotContain("unsafe", "script");
    String page = answer.body().toString();
    assertThat(page)
        .containsOnlyOnce("<h1>")
        .containsOnlyOnce("<main>")
        .doesNotContain("<script", "style=", " onclick");
    Pattern.compile("<input id=\"([^\"]+)\"")
        .matcher(page)
        .results()
        .forEach(
            field -> assertThat(page).containsOnlyOnce("<label for=\"" + field.group(1) + "\">"));
    assertThat(page.split("<table>", -1)).hasSameSizeAs(page.split("<caption>", -1));
    assertThat(page.split("aria-labelledby=\"", -1)).hasSameSizeAs(page.split("<h2 id=\"", -1));
  }

  @Test
  void tellsInIdTokensHowSomebodyHasSignedIn() throws ParseException {
    assertThat(amr(flow.tokens())).containsExactly("pwd");
    Authenticator app = Authenticator.setUp(browser, tables, flow.email);
    JsonObject withCode = flow.tokens();
    assertThat(amr(withCode)).containsExactly("pwd", "otp", "mfa");
    assertThat(amr(Flow.good(flow.refresh(withCode.getString("refresh_token")))))
        .containsExactly("pwd", "otp", "mfa");
    browser.tryToSignIn(flow.email, Browser.PASSWORD);
    assertThat(browser.enter(app.recoveryCodes().get(0)).status()).isEqualTo(303);
    assertThat(amr(flow.tokens())).containsExactly("pwd", "mfa");
  }

  private static List<String> amr(JsonObject tokens) throws ParseException {
    return Office.parsed(tokens.getString("id_token")).getJWTClaimsSet().getStringListClaim("amr");
  }

  @Test
  void leadsThroughTheSecondStepBackToTheApplication() {
    Authenticator app = Authenticator.setUp(browser, tables, flow.email);
    Response sent = flow.authorize("prompt", "login");
    String next = Browser.parameter(Flow.location(sent), "continue");
    browser.show("showSignIn", "continue", next);
    Response first = browser.submit("signIn", "email", flow.email, "password", Browser.PASSWORD);
    String carried =
        Browser.parameter(Objects.requireNonNull(first.header("location")), "continue");
    Response second = browser.show("showSignInCode", "continue", carried);
    assertThat(second.header("content-security-policy"))
        .contains("form-action 'self' https://app.example;");
    assertThat(browser.submit("signInCode", "code", app.code()).header("location")).isEqualTo(next);
  }
}
