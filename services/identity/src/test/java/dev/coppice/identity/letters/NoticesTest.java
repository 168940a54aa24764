package dev.coppice.identity.letters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.backing.ReceivedLetter;
import dev.coppice.contract.Response;
import dev.coppice.identity.Authenticator;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Mailbox;
import dev.coppice.identity.Office;
import dev.coppice.identity.Staff;
import dev.coppice.identity.Tables;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What users are told of that was done to their account. */
class NoticesTest {

  private static final AtomicInteger count = new AtomicInteger();

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;

  private final String email = "notices" + count.incrementAndGet() + "@shop.example";
  private final Browser browser = browser().register(email).signIn(email);
  private final int before = Mailbox.last();

  @BeforeAll
  static void open() {
    tables = new Tables(office);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private static Browser browser() {
    return new Browser(office, "198.51.112." + count.incrementAndGet());
  }

  private ReceivedLetter told(String subject) {
    return Mailbox.await(email, before, subject::equals);
  }

  private void change(String key, Object value) {
    String staff = Staff.join(office, "staff" + count.incrementAndGet() + "@shop.example");
    String id =
        tables
            .sql("SELECT id::text FROM users WHERE email_key = '" + email + "'")
            .get(0)
            .getString(0);
    Response answer =
        Staff.user(office, staff, "identity:write")
            .change("updateUser", "userId", id, JsonObject.of(key, value));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
  }

  @Test
  void tellOfANewPasswordAndWhatToDoIfItWasSomebodyElse() {
    browser.show("showPassword");
    Response changed =
        browser.submit(
            "changePassword",
            "password",
            Browser.PASSWORD,
            "new-password",
            "a third long password");
    assertThat(changed.status()).as(changed.body()::toString).isEqualTo(303);
    ReceivedLetter letter = told("Your password was set");
    assertThat(letter.text()).contains("at shop.example", " UTC").doesNotContain("token=");
    assertThat(letter.links())
        .containsExactly("https://shop.example/account/forgotten", "https://shop.example/account");
  }

  @Test
  void tellOfAPasswordThatWasSetByALink() {
    ReceivedLetter forgotten = browser().receive("showForgotten", "sendForgotten", email);
    Browser other = browser();
    other.show("showSetPassword", "token", Mailbox.token(forgotten));
    other.submit("setPassword", "new-password", "a third long password");
    told("Your password was set");
  }

  @Test
  void tellOfASecondFactorAndItsCodes() {
    Authenticator app = Authenticator.setUp(browser, tables, email);
    told("Your second factor is on");

    Browser second = browser();
    second.tryToSignIn(email, Browser.PASSWORD);
    assertThat(second.enter(app.recoveryCodes().get(0)).status()).isEqualTo(303);
    told("A recovery code was used");

    Browser third = browser();
    third.tryToSignIn(email, Browser.PASSWORD);
    String code = app.code();
    assertThat(third.enter(code).status()).isEqualTo(303);
    Browser fourth = browser();
    fourth.tryToSignIn(email, Browser.PASSWORD);
    assertThat(fourth.enter(code).status()).isEqualTo(422);
    told("A code was used twice");

    third.show("showRecoveryCodes");
    assertThat(
            third
                .submit("renewRecoveryCodes", "password", Browser.PASSWORD, "code", app.code())
                .status())
        .isEqualTo(200);
    told("Your recovery codes are new");

    third.show("showRemoveSecondFactor");
    assertThat(
            third
                .submit("removeSecondFactor", "password", Browser.PASSWORD, "code", app.code())
                .status())
        .isEqualTo(303);
    told("Your second factor is off");
  }

  @Test
  void tellOfWhatTheStaffHasChanged() {
    change("disabled", true);
    told("Your account is disabled");
    change("disabled", false);
    told("Your account is enabled");
    change("role", "staff");
    told("Your role was changed");
  }

  @Test
  void tellOfTheEnd() {
    browser.show("showErase");
    Response erased =
        browser.submit("eraseAccount", "password", Browser.PASSWORD, "confirmation", "erase");
    assertThat(erased.status()).as(erased.body()::toString).isEqualTo(303);
    assertThat(told("Your account is erased").text()).contains("shop.example");
  }

  @Test
  void tellNothingThatWasNotDone() {
    browser.show("showPassword");
    Response refused =
        browser.submit(
            "changePassword", "password", "not this one", "new-password", "a third long password");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(tables.sql("SELECT FROM outbox WHERE email = '" + email + "'")).isEmpty();
    assertThat(Mailbox.to(email, before)).isEmpty();
  }
}
