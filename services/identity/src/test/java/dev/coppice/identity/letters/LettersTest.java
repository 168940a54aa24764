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
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registering and getting back in by mail. */
class LettersTest {

  private static final AtomicInteger count = new AtomicInteger();

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;

  /** Nobody else has this one. */
  private final String email = "letters" + count.incrementAndGet() + "@shop.example";

  private final Browser browser = browser();

  @BeforeAll
  static void open() {
    tables = new Tables(office);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private static Browser browser() {
    return new Browser(office, "198.51.110." + count.incrementAndGet());
  }

  private ReceivedLetter register(String address) {
    return browser.receive("showRegister", "register", address);
  }

  private ReceivedLetter forget(String address) {
    return browser().receive("showForgotten", "sendForgotten", address);
  }

  private static Response setPassword(Browser browser, ReceivedLetter letter, String password) {
    browser.show("showSetPassword", "token", Mailbox.token(letter));
    return browser.submit("setPassword", "new-password", password);
  }

  private Response finish(ReceivedLetter letter) {
    browser.show("showFinishRegistering", "token", Mailbox.token(letter));
    return browser.submit("finishRegistering", "new-password", Browser.PASSWORD);
  }

  private String verified() {
    return tables
        .sql("SELECT verified::text FROM users WHERE email_key = '" + email + "'")
        .get(0)
        .getString(0);
  }

  private List<String> actions() {
    return tables
        .sql(
            "SELECT action FROM audit WHERE subject = (SELECT id::text FROM users WHERE email_key = '"
                + email
                + "') ORDER BY id")
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void bringALinkThatMakesAnAccountForTheirAddress() {
    ReceivedLetter letter = register(email);
    assertThat(letter.subject()).isEqualTo("Finish registering");
    assertThat(letter.links().get(0)).startsWith("https://shop.example/account/register/finish?");
    assertThat(tables.sql("SELECT FROM users WHERE email_key = '" + email + "'")).isEmpty();
    assertThat(
            browser.show("showFinishRegistering", "token", Mailbox.token(letter)).body().toString())
        .contains("an account for " + email);
    assertThat(finish(letter).header("location")).isEqualTo("/account");
    assertThat(verified()).isEqualTo("true");
    assertThat(actions()).containsExactly("user.registered");
    assertThat(browser.isSignedIn()).isTrue();
  }

  @Test
  void keepALinkAsAHashOnlyAndAnAddressNoLongerThanTheyWait() {
    String token = Mailbox.token(register(email));
    assertThat(tables.sql("SELECT hash FROM one_time_links WHERE email = '" + email + "'"))
        .extracting(row -> row.getString(0))
        .containsExactly(Secret.hash(token));
    Await.until(
        "the letter is forgotten",
        () -> tables.sql("SELECT FROM outbox WHERE email = '" + email + "'").isEmpty());
  }

  @Test
  void setAPasswordByALinkOnce() {
    ReceivedLetter letter = register(email);
    assertThat(finish(letter).status()).isEqualTo(303);
    assertThat(browser.show("showFinishRegistering", "token", Mailbox.token(letter)).status())
        .isEqualTo(410);

    ReceivedLetter forgotten = forget(email);
    assertThat(setPassword(browser, forgotten, "a second long password").status()).isEqualTo(303);
    assertThat(browser.show("showSetPassword", "token", Mailbox.token(forgotten)).status())
        .isEqualTo(410);
    assertThat(browser.tryToSignIn(email, Browser.PASSWORD).status()).isEqualTo(422);
    assertThat(browser.tryToSignIn(email, "a second long password").status()).isEqualTo(303);
    assertThat(actions()).containsSubsequence("password.link.made", "password.set");
  }

  @Test
  void tellWhoeverHasAnAccountThatTheyHave() {
    browser.register(email);
    ReceivedLetter letter = register(email.toUpperCase(Locale.ROOT));
    assertThat(letter.subject()).isEqualTo("You have an account");
    assertThat(letter.to()).isEqualTo(email);
    assertThat(letter.links()).contains("https://shop.example/account/forgotten");
    assertThat(letter.text()).doesNotContain("token=");
  }

  @Test
  void tellWhoeverHasNoneThatTheyHaveNone() {
    ReceivedLetter letter = forget(email);
    assertThat(letter.subject()).isEqualTo("There is no account");
    assertThat(letter.text()).doesNotContain("token=");
  }

  @Test
  void bringNoLinkToWhoeverIsDisabled() {
    browser.register(email);
    tables.sql("UPDATE users SET disabled_at = now() WHERE email_key = '" + email + "'");
    assertThat(forget(email).text()).doesNotContain("token=");
  }

  /** The Kelvin sign in lower case is a plain k. */
  @Test
  void goToTheAddressOfTheAccountHoweverItWasTyped() {
    String mine = "k" + email;
    browser().register(mine);
    int before = Mailbox.last();
    browser.show("showForgotten");
    browser.submit("sendForgotten", "email", "\u212A" + email);
    assertThat(Mailbox.await(mine, before, "Set a new password"::equals).to()).isEqualTo(mine);
  }

  @Test
  void voidTheLinksOfThoseBefore() {
    String first = Mailbox.token(register(email));
    ReceivedLetter second = register(email);
    assertThat(browser.show("showFinishRegistering", "token", first).status()).isEqualTo(410);
    assertThat(finish(second).status()).isEqualTo(303);
    String third = Mailbox.token(forget(email));
    ReceivedLetter fourth = forget(email);
    assertThat(browser.show("showSetPassword", "token", third).status()).isEqualTo(410);
    assertThat(setPassword(browser, fourth, Browser.PASSWORD).status()).isEqualTo(303);
  }

  @Test
  void bringALinkThatIsVoidWhenThePasswordIsSetOtherwise() {
    browser.register(email).signIn(email);
    String token = Mailbox.token(forget(email));
    browser.show("showPassword");
    Response changed =
        browser.submit(
            "changePassword",
            "password",
            Browser.PASSWORD,
            "new-password",
            "a third long password");
    assertThat(changed.status()).as(changed.body()::toString).isEqualTo(303);
    assertThat(browser().show("showSetPassword", "token", token).status()).isEqualTo(410);
  }

  @Test
  void makeNoSecondAccountWhereTheAddressHasOneByThen() {
    ReceivedLetter letter = register(email);
    Staff.join(office, email);
    assertThat(finish(letter).status()).isEqualTo(410);
    assertThat(browser.tryToSignIn(email, Browser.PASSWORD).status()).isEqualTo(303);
  }

  @Test
  void endAfterTheirTime() {
    ReceivedLetter letter = register(email);
    tables.sql(
        "UPDATE one_time_links SET expires_at = expires_at - interval '24 h' WHERE email = '"
            + email
            + "'");
    assertThat(browser.show("showFinishRegistering", "token", Mailbox.token(letter)).status())
        .isEqualTo(410);
    browser().register(email);
    ReceivedLetter forgotten = forget(email);
    browser.show("showSetPassword", "token", Mailbox.token(forgotten));
    tables.sql(
        "UPDATE one_time_links SET expires_at = expires_at - interval '30 min' WHERE email = '"
            + email
            + "'");
    assertThat(browser.submit("setPassword", "new-password", Browser.PASSWORD).status())
        .isEqualTo(410);
  }

  @Test
  void sayWhatAPasswordLacksAndKeepTheLink() {
    ReceivedLetter letter = register(email);
    browser.show("showFinishRegistering", "token", Mailbox.token(letter));
    Response refused = browser.submit("finishRegistering", "new-password", email);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().toString()).contains("must not be the e-mail address", email);
    assertThat(browser.submit("finishRegistering", "new-password", Browser.PASSWORD).status())
        .isEqualTo(303);
  }

  /** Accounts from before addresses were proven may have been made by a stranger. */
  @Test
  void leaveNothingOfAStrangerInAnAccountThatIsProvenByThem() {
    browser.register(email).signIn(email);
    Authenticator.setUp(browser, tables, email);
    String user = "(SELECT id FROM users WHERE email_key = '" + email + "')";
    tables.sql("UPDATE users SET verified = false WHERE id = " + user);
    Browser owner = browser();
    assertThat(setPassword(owner, forget(email), "the owner's own words").status()).isEqualTo(303);
    assertThat(verified()).isEqualTo("true");
    assertThat(tables.sql("SELECT FROM second_factors WHERE user_id = " + user)).isEmpty();
    assertThat(tables.sql("SELECT FROM recovery_codes WHERE user_id = " + user)).isEmpty();
    assertThat(actions()).contains("user.verified");
    assertThat(browser.isSignedIn()).isFalse();
    owner.tryToSignIn(email, "the owner's own words");
    assertThat(owner.isSignedIn()).isTrue();
  }

  @Test
  void leaveTheSecondFactorOfAProvenAccountAsItIs() {
    browser.register(email).signIn(email);
    Authenticator.setUp(browser, tables, email);
    Browser owner = browser();
    setPassword(owner, forget(email), "the owner's own words");
    assertThat(owner.tryToSignIn(email, "the owner's own words").header("location"))
        .startsWith("/account/sign-in/code");
    assertThat(owner.isSignedIn()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b@shop.example", "<a>@shop.example", "\"a\"@shop.example", "nobody"})
  void areNotWrittenToWhatIsNoAddress(String typed) {
    browser.show("showRegister");
    Response answer = browser.submit("register", "email", typed);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().toString()).contains("id=\"email-error\"", "Enter an e-mail address ");
  }

  @Test
  void areNotSentToOneAddressAgainAndAgain() {
    for (int i = 0; i < 5; i++) {
      Browser other = browser();
      other.show("showForgotten");
      assertThat(other.submit("sendForgotten", "email", email).status()).isEqualTo(303);
    }
    browser.show("showRegister");
    Response answer = browser.submit("register", "email", email);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body().toString()).contains("Too many letters");
  }

  @Test
  void areOnePurposeEach() {
    String register = Mailbox.token(register(email));
    assertThat(browser.show("showSetPassword", "token", register).status()).isEqualTo(410);
    assertThat(browser.show("showAdministrator", "token", register).status()).isEqualTo(410);
    // An offer to administer ends those before it, and none of these.
    Response offer = office.ask("offerAdministration");
    if (offer.status() == 200) {
      JsonObject offered = offer.jsonBody();
      String token = Browser.parameter(offered.getString("link"), "token");
      assertThat(browser.show("showFinishRegistering", "token", token).status()).isEqualTo(410);
    }
    assertThat(browser.show("showFinishRegistering", "token", register).status()).isEqualTo(200);
  }
}
