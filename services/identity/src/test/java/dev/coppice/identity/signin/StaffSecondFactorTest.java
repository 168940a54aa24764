package dev.coppice.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Authenticator;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Tables;
import dev.coppice.identity.authorization.Flow;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the staff have to have a second factor. */
class StaffSecondFactorTest {

  @RegisterExtension
  static final Office office =
      new Office(PostgresExtension.sharedServer(), "coppice.identity.second.factor", "staff");

  private static Tables tables;

  private final Flow flow = Flow.begin(office, "refresh_token");

  @BeforeAll
  static void open() {
    tables = new Tables(office);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private void promote() {
    tables.sql("UPDATE users SET role = 'staff' WHERE email = '%s'".formatted(flow.email));
  }

  @Test
  void areLedToSetItUpAndThenToWhereTheyWereGoing() {
    promote();
    flow.browser.show("showSignIn", "continue", "/oauth2/authorize?client_id=a");
    Response signedIn =
        flow.browser.submit("signIn", "email", flow.email, "password", Browser.PASSWORD);
    assertThat(signedIn.header("location"))
        .isEqualTo("/account/second-factor?continue=%2Foauth2%2Fauthorize%3Fclient_id%3Da");
    assertThat(flow.browser.show("showSecondFactor").body().toString())
        .contains("The staff need a second factor");
    Authenticator.setUp(flow.browser, tables, flow.email);
    assertThat(flow.browser.isSignedIn()).isTrue();
    assertThat(flow.tokens("scope", "catalog:write").getString("scope")).isEqualTo("catalog:write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"showAccount", "authorize", "showDevice", "showPassword", "showExport"})
  void doNothingElseBefore(String operation) {
    promote();
    flow.browser.signIn(flow.email);
    Response answer =
        operation.equals("authorize") ? flow.authorize() : flow.browser.show(operation);
    assertThat(answer.header("location")).isEqualTo("/account/second-factor");
  }

  @Test
  void sendNoFormBefore() {
    flow.signedIn().authorize();
    promote();
    assertThat(flow.allow().header("location")).isEqualTo("/account/second-factor");
  }

  @Test
  void getNoStaffScopesFromWhatTheyWereGivenBefore() {
    promote();
    Authenticator.setUp(flow.signedIn().browser, tables, flow.email);
    JsonObject tokens = flow.tokens("scope", "catalog:write own-cart:read");
    assertThat(tokens.getString("scope")).isEqualTo("catalog:write own-cart:read");
    tables.sql("DELETE FROM second_factors");
    assertThat(Flow.good(flow.refresh(tokens.getString("refresh_token"))).getString("scope"))
        .isEqualTo("own-cart:read");
  }

  @Test
  void areNotTheCustomers() {
    flow.signedIn();
    assertThat(flow.browser.isSignedIn()).isTrue();
    assertThat(flow.tokens().getString("scope")).contains("own-cart:read");
  }
}
