package dev.coppice.identity.signin;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Staff;
import dev.coppice.identity.Tables;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts that operators make, and the links to them. */
class AccountsTest {

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

  private final Browser browser = new Browser(office, "192.0.2.1");

  private static Response create(String email, String role) {
    return office
        .service()
        .answer(
            office
                .service()
                .request("createUser")
                .withJson(JsonObject.of("email", email, "role", role, "author", "ada").toBuffer()));
  }

  private static String link(Response answer) {
    return answer.jsonBody().getString("link");
  }

  private Response setPassword(String token) {
    browser.show("showSetPassword", "token", token);
    return browser.submit("setPassword", "new-password", Browser.PASSWORD);
  }

  @Test
  void areMadeWithALinkThatSetsThePasswordOnce() {
    Response made = create("Eve@shop.example", "staff");
    assertThat(made.status()).as(made.body()::toString).isEqualTo(201);
    assertThat(made.header("cache-control")).isEqualTo("no-store");
    assertThat(link(made)).startsWith("https://shop.example/account/set-password?token=");
    assertThat(browser.tryToSignIn("eve@shop.example", "").status()).isEqualTo(422);

    String token = Browser.parameter(link(made), "token");
    assertThat(setPassword(token).header("location")).isEqualTo("/account");
    assertThat(browser.signIn("eve@SHOP.example").isSignedIn()).isTrue();
    assertThat(browser.show("showAccount").body().toString()).contains("Eve@shop.example", "staff");

    Browser other = new Browser(office, "192.0.2.2");
    assertThat(other.show("showSetPassword", "token", token).status()).isEqualTo(410);
  }

  @Test
  void areSignedInToByWhoeverSetsTheFirstPasswordAndNoLaterOne() {
    JsonObject made = create("first@shop.example", "customer").jsonBody();
    setPassword(Browser.parameter(made.getString("link"), "token"));
    assertThat(browser.isSignedIn()).isTrue();

    Response later =
        Staff.machine(office, "identity:write")
            .about("createPasswordLink", "userId", made.getString("userId"));
    assertThat(setPassword(Browser.parameter(link(later), "token")).header("location"))
        .isEqualTo("/account/sign-in?notice=password");
    assertThat(browser.isSignedIn()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE users SET disabled_at = now() WHERE id = '%s'",
        "INSERT INTO second_factors (user_id, sealed, begun_at, last_step) VALUES ('%s', '', now(), 0)"
      })
  void areNotSignedInToWhereAPasswordAloneWouldNotDo(String change) {
    JsonObject made = create("not@shop.example", "customer").jsonBody();
    tables.sql(change.formatted(made.getString("userId")));
    Response set = setPassword(Browser.parameter(made.getString("link"), "token"));
    tables.sql("UPDATE users SET disabled_at = NULL WHERE id = '" + made.getString("userId") + "'");
    assertThat(set.header("location")).isEqualTo("/account/sign-in?notice=password");
    assertThat(browser.isSignedIn()).isFalse();
    tables.sql("DELETE FROM users WHERE id = '" + made.getString("userId") + "'");
  }

  @Test
  void areListedWithoutWhatIsSecret() {
    String id = create("list@shop.example", "customer").jsonBody().getString("userId");
    JsonObject listed =
        office.ask("listUsers").jsonBody().getJsonArray("users").stream()
            .map(JsonObject.class::cast)
            .filter(user -> user.getString("userId").equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(listed.fieldNames())
        .containsExactlyInAnyOrder(
            "userId", "email", "role", "verified", "createdAt", "disabledAt", "version");
    assertThat(listed.getBoolean("verified")).isTrue();
  }

  @Test
  void areOneForEachAddressHoweverItIsWritten() {
    assertThat(create("once@shop.example", "customer").status()).isEqualTo(201);
    assertProblem(create("ONCE@shop.example", "staff"), 409, "ONCE@shop.example has an account");
  }

  @ParameterizedTest
  @CsvSource({"nobody, customer", "a@b@c, customer", "a@b.example, boss"})
  void areRefusedWhereNothingFits(String email, String role) {
    assertThat(create(email, role).status()).isEqualTo(400);
  }

  @Test
  void areInTheAuditLog() {
    String id = create("audit@shop.example", "customer").jsonBody().getString("userId");
    assertThat(tables.sql("SELECT actor, action FROM audit WHERE subject = '" + id + "'"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString("actor")).isEqualTo("ada");
              assertThat(row.getString("action")).isEqualTo("user.created");
            });
  }

  @Test
  void keepALinkForADayAndAsAHashOnly() {
    String token = Browser.parameter(link(create("day@shop.example", "customer")), "token");
    assertThat(tables.sql("SELECT one_time_links::text FROM one_time_links"))
        .noneMatch(row -> row.getString(0).contains(token));
    browser.show("showSetPassword", "token", token);
    tables.sql("UPDATE one_time_links SET expires_at = expires_at - interval '25 h'");
    assertThat(browser.submit("setPassword", "new-password", Browser.PASSWORD).status())
        .isEqualTo(410);
    assertThat(browser.tryToSignIn("day@shop.example", Browser.PASSWORD).status()).isEqualTo(422);
  }

  @Test
  void sayWhatAPasswordLacksAndKeepTheLink() {
    String token = Browser.parameter(link(create("short@shop.example", "customer")), "token");
    browser.show("showSetPassword", "token", token);
    Response answer = browser.submit("setPassword", "new-password", "short");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().toString()).contains("12 to 128 characters");
    assertThat(browser.submit("setPassword", "new-password", Browser.PASSWORD).status())
        .isEqualTo(303);
  }
}
