package dev.coppice.identity.letters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.backing.ReceivedLetter;
import dev.coppice.contract.Response;
import dev.coppice.identity.Authenticator;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Mailbox;
import dev.coppice.identity.Office;
import dev.coppice.identity.Secret;
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
  private final Browser browser = browser().withAccount(email).signIn(email);
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

  private static final String NEW_BROWSER = "A new browser";

  private void awaitNoLetter(String subject) {
    tables.awaitNoLetters(email);
    assertThat(Mailbox.to(email, before)).noneMatch(letter -> letter.subject().equals(subject));
  }

  @Test
  void tellOfASignInWithABrowserThatTheirUserHasNotUsed() {
    Browser other = browser().signIn(email);
    ReceivedLetter letter = told(NEW_BROWSER);
    assertThat(letter.text()).contains("somebody has signed in with a browser", "90 days");
    int told = Mailbox.last();
    other.signIn(email);
    browser.signIn(email);
    tables.awaitNoLetters(email);
    assertThat(Mailbox.to(email, told)).isEmpty();
    assertThat(office.ask("listAudit").body().toString()).contains("browser.added");
  }

  @Test
  void tellNothingOfTheFirstSignInAtAll() {
    awaitNoLetter(NEW_BROWSER);
  }

  @Test
  void tellOfABrowserThatWasNotUsedForLong() {
    seen("89 days");
    browser.signIn(email);
    awaitNoLetter(NEW_BROWSER);
    seen("91 days");
    browser.signIn(email);
    told(NEW_BROWSER);
  }

  /** As if the last sign-in had been so long ago. */
  private void seen(String ago) {
    tables.sql(
        "UPDATE seen_browsers SET seen_at = now() - interval '%s' FROM users WHERE id = user_id AND email = '%s'"
            .formatted(ago, email));
  }

  @Test
  void tellNothingOfABrowserThatTwoPeopleUseInTurns() {
    String housemate = "mate-" + email;
    browser.register(housemate).signIn(housemate).signIn(email);
    awaitNoLetter(NEW_BROWSER);
    browser.signIn(housemate);
    tables.awaitNoLetters(housemate);
    assertThat(Mailbox.to(housemate, before))
        .noneMatch(letter -> letter.subject().equals(NEW_BROWSER));
  }

  @Test
  void tellNothingOfTheOwnBrowserAfterANewPassword() {
    browser.show("showPassword");
    browser.submit(
        "changePassword", "password", Browser.PASSWORD, "new-password", "a third long password");
    told("Your password was set");
    browser.show("showAccount");
    browser.submit("signOut");
    assertThat(browser.tryToSignIn(email, "a third long password").status()).isEqualTo(303);
    awaitNoLetter(NEW_BROWSER);
  }

  @Test
  void keepABrowserAsTheHashOfALongRandomCookie() {
    assertThat(browser.cookie("__Host-seen")).hasSize(43);
    assertThat(
            tables.sql(
                "SELECT FROM seen_browsers WHERE hash = '%s'"
                    .formatted(Secret.hash(browser.cookie("__Host-seen")))))
        .hasSize(1);
    browser.show("showSignIn");
    Response again = browser.submit("signIn", "email", email, "password", Browser.PASSWORD);
    assertThat(again.headers().all("set-cookie"))
        .anyMatch(
            cookie ->
                cookie.startsWith("__Host-seen=" + browser.cookie("__Host-seen"))
                    && cookie.contains("HttpOnly")
                    && cookie.contains("Max-Age=7776000"));
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
