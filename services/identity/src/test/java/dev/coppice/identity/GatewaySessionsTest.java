package dev.coppice.identity;

import static dev.coppice.identity.authorization.Flow.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.authorization.Flow;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions that gateways keep for browsers: they end with the session that they came of. */
class GatewaySessionsTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;
  private static int count;

  private final GatewayClient gateway = new GatewayClient(office);
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

  private Browser elsewhere() {
    return new Browser(office, "203.0.113." + ++count).signIn(flow.email);
  }

  private void signOut() {
    browser.show("showAccount");
    assertThat(location(browser.submit("signOut"))).contains("notice=signed-out");
  }

  @Test
  void endWhenTheirUserSignsOut() {
    JsonObject tokens = gateway.tokens(flow);
    assertThat(gateway.isTakenBack(tokens)).isFalse();
    signOut();
    assertThat(gateway.isTakenBack(tokens)).isTrue();
  }

  @Test
  void doNotBeginOnceTheirUserHasSignedOut() {
    String code = GatewayClient.code(flow);
    signOut();
    assertThat(gateway.redeem(code).status()).isEqualTo(400);
  }

  @Test
  void endWhenTheirUserIsSignedOutForAClient() {
    JsonObject tokens = gateway.tokens(flow);
    browser.show("logout", "id_token_hint", tokens.getString("id_token"));
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(gateway.isTakenBack(tokens)).isTrue();
  }

  @Test
  void goOnInOtherBrowsers() {
    JsonObject tokens = gateway.tokens(flow);
    Browser other = elsewhere();
    other.show("showAccount");
    other.submit("signOut");
    assertThat(gateway.isTakenBack(tokens)).isFalse();
  }

  @Test
  void endWhenSomebodySignsInAnew() {
    JsonObject tokens = gateway.tokens(flow);
    browser.signIn(flow.email);
    assertThat(gateway.isTakenBack(tokens)).isTrue();
  }

  @Test
  void endWithTheirSessionInTheList() {
    JsonObject tokens = gateway.tokens(flow);
    Browser other = elsewhere();
    other.show("showAccount");
    other.submit("endSession", "session", "others");
    assertThat(gateway.isTakenBack(tokens)).isTrue();
  }

  @Test
  void endWithANewPassword() {
    JsonObject tokens = gateway.tokens(flow);
    browser.show("showPassword");
    assertThat(
            browser
                .submit(
                    "changePassword",
                    "password",
                    Browser.PASSWORD,
                    "new-password",
                    "another horse battery")
                .status())
        .isEqualTo(303);
    assertThat(gateway.isTakenBack(tokens)).isTrue();
  }

  @Test
  void endWhenASecondFactorIsTurnedOnButApplicationsGoOn() {
    JsonObject tokens = gateway.tokens(flow);
    String application = flow.tokens().getString("access_token");
    Authenticator.setUp(browser, tables, flow.email);
    assertThat(gateway.isTakenBack(tokens)).isTrue();
    assertThat(flow.isActive(application)).isTrue();
  }

  private static void disable(String userId) {
    Response done =
        Staff.machine(office, "identity:write")
            .change("updateUser", "userId", userId, JsonObject.of("disabled", true));
    assertThat(done.status()).as(done.body()::toString).isEqualTo(200);
  }

  @Test
  void endWhenTheirUserIsDisabledOrErased() {
    JsonObject tokens = gateway.tokens(flow);
    Flow other = Flow.begin(office).signedIn();
    JsonObject others = gateway.tokens(other);
    disable(Office.claims(tokens.getString("access_token")).getSubject());
    assertThat(gateway.isTakenBack(tokens)).isTrue();
    other.browser.show("showErase");
    other.browser.submit("eraseAccount", "confirmation", "erase", "password", Browser.PASSWORD);
    assertThat(gateway.isTakenBack(others)).isTrue();
  }
}
