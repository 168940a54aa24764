package dev.coppice.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.testing.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first account of the staff. */
class AdministratorTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private final Browser browser = new Browser(office, "192.0.2.1");

  private static String offered() {
    Response answer = office.ask("offerAdministration");
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    String link = answer.jsonBody().getString("link");
    assertThat(link).startsWith("https://shop.example/account/administrator?token=");
    return Browser.parameter(link, "token");
  }

  private Response make(String token) {
    browser.show("showAdministrator", "token", token);
    return browser.submit(
        "makeAdministrator", "email", "boss@shop.example", "new-password", Browser.PASSWORD);
  }

  @Test
  void isMadeByTheLastLinkAloneAndNobodyElseAfterThat() {
    String first = offered();
    String second = offered();
    assertThat(browser.show("showAdministrator", "token", first).status()).isEqualTo(410);
    // The link to an account's password is none for this page, nor the reverse.
    assertThat(browser.show("showSetPassword", "token", second).status()).isEqualTo(410);

    assertThat(make(second).header("location")).isEqualTo("/account");
    assertThat(browser.isSignedIn()).isTrue();
    assertThat(make(second).status()).isEqualTo(403);
    assertThat(browser.show("showAdministrator", "token", second).status()).isEqualTo(410);
    assertThat(office.ask("offerAdministration").status()).isEqualTo(204);

    browser.signIn("boss@shop.example");
    assertThat(browser.show("showAccount").body().toString()).contains("staff");
  }
}
