package dev.coppice.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Authenticator;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Tables;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Setting a second factor up, signing in with it, and what stands against those who guess. */
class SecondStepTest {

  private static final AtomicInteger count = new AtomicInteger();

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;

  private final String email = "second" + count.incrementAndGet() + "@shop.example";
  private final Browser browser = browser().withAccount(email).signIn(email);

  @BeforeAll
  static void open() {
    tables = new Tables(office);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private static Browser browser() {
    return new Browser(office, "198.51.103." + count.incrementAndGet());
  }

  private static String text(Response answer) {
    return answer.body().toString();
  }

  private Authenticator setUp() {
    return Authenticator.setUp(browser, tables, email);
  }

  /** Another browser, whose owner has given the password. */
  private Browser afterPassword() {
    Browser other = browser();
    assertThat(other.tryToSignIn(email, Browser.PASSWORD).header("location"))
        .isEqualTo("/account/sign-in/code");
    return other;
  }

  private List<String> audit(String... actions) {
    return tables
        .sql(
            "SELECT a.action FROM audit a JOIN users u ON a.subject = u.id::text WHERE email = '%s'"
                    .formatted(email)
                + " AND action IN ('%s')".formatted(String.join("','", actions)))
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void isOnWithTheFirstCodeAndAsksForOneFromThenOn() {
    Authenticator app = setUp();
    assertThat(app.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
    assertThat(text(browser.show("showAccount"))).contains("An app, since", "codes left: 10");
    Browser other = afterPassword();
    assertThat(other.isSignedIn()).isFalse();
    assertThat(other.cookies()).doesNotContainKeys("__Host-session", "__Host-browser");
    assertThat(other.enter(app.code()).header("location")).isEqualTo("/account");
    assertThat(other.isSignedIn()).isTrue();
    assertThat(other.cookies()).doesNotContainKey("__Host-pending");
    assertThat(audit("second-factor.added")).hasSize(1);
  }

  @Test
  void countsForNothingBeforeACodeWasRight() {
    Authenticator.begin(browser);
    assertThat(browser.submit("confirmSecondFactor", "code", "000000").status()).isEqualTo(422);
    Browser other = browser();
    other.signIn(email);
    assertThat(other.isSignedIn()).isTrue();
  }

  @Test
  void isSetUpOnlyByWhoeverShowsThePassword() {
    browser.show("showSecondFactor");
    Response refused = browser.submit("beginSecondFactor", "password", "not this one");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(text(refused)).doesNotContain("<svg", "<code>");
  }

  @Test
  void showsTheSecretOnceAsTextAndAsAPictureWithoutAScript() {
    browser.show("showSecondFactor");
    Response begun = browser.submit("beginSecondFactor", "password", Browser.PASSWORD);
    assertThat(text(begun))
        .containsPattern("<code>([A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>")
        .contains("<svg class=\"qr\" role=\"img\" aria-label=")
        .doesNotContain("<script", "style=");
    assertThat(begun.header("cache-control")).isEqualTo("no-store");
    assertThat(text(browser.submit("confirmSecondFactor", "code", "000000")))
        .doesNotContain("<svg", "<code>");
  }

  @Test
  void signsAllOthersOutWhenItIsSetUp() {
    Browser other = browser().signIn(email);
    setUp();
    assertThat(browser.isSignedIn()).isTrue();
    assertThat(other.isSignedIn()).isFalse();
  }

  @Test
  void isNotReplacedWhileItIsOn() {
    Authenticator app = setUp();
    assertThat(browser.show("showSecondFactor").header("location")).isEqualTo("/account");
    browser.show("showPassword");
    assertThat(
            browser
                .submit("beginSecondFactor", "password", Browser.PASSWORD, "code", app.code())
                .header("location"))
        .isEqualTo("/account");
    assertThat(afterPassword().enter(app.code()).status()).isEqualTo(303);
  }

  @Test
  void takesACodeOnceAndTellsTheAuditLogOfTheSecondTime() {
    Authenticator app = setUp();
    String code = app.code();
    assertThat(afterPassword().enter(code).status()).isEqualTo(303);
    Response again = afterPassword().enter(code);
    assertThat(again.status()).isEqualTo(422);
    assertThat(text(again)).contains("not right, or was used before");
    assertThat(audit("code.reused")).hasSize(1);
  }

  @Test
  void takesACodeOfTwoWhoShowItAtOnceFromOne() {
    Authenticator app = setUp();
    String code = app.code();
    List<Browser> both = List.of(afterPassword(), afterPassword());
    both.forEach(each -> each.show("showSignInCode"));
    List<CompletableFuture<Integer>> answers =
        both.stream()
            .map(
                each ->
                    CompletableFuture.supplyAsync(
                        () -> each.submit("signInCode", "code", code).status()))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(303, 422);
  }

  @Test
  void takesNoCodeOfAnotherTime() {
    Authenticator app = setUp();
    app.code();
    Browser other = afterPassword();
    assertThat(other.enter(app.codeOf(-3)).status()).isEqualTo(422);
    assertThat(other.enter(app.codeOf(3)).status()).isEqualTo(422);
    assertThat(other.enter(app.codeOf(0)).status()).isEqualTo(303);
  }

  @Test
  void takesNoEarlierCodeThanTheLast() {
    Authenticator app = setUp();
    app.code();
    assertThat(afterPassword().enter(app.codeOf(1)).status()).isEqualTo(303);
    assertThat(afterPassword().enter(app.codeOf(0)).status()).isEqualTo(422);
  }

  @Test
  void takesARecoveryCodeOnceHoweverItIsTyped() {
    Authenticator app = setUp();
    String code = app.recoveryCodes().get(0);
    assertThat(
            afterPassword().enter(" " + code.toLowerCase(Locale.ROOT).replace("-", " ")).status())
        .isEqualTo(303);
    assertThat(afterPassword().enter(code).status()).isEqualTo(422);
    assertThat(audit("recovery-code.used")).hasSize(1);
  }

  @Test
  void warnsWhenFewRecoveryCodesAreLeftAndMakesNewOnes() {
    Authenticator app = setUp();
    assertThat(text(browser.show("showAccount"))).doesNotContain("Few recovery codes");
    app.recoveryCodes().subList(0, 7).forEach(code -> afterPassword().enter(code));
    assertThat(text(browser.show("showAccount"))).contains("codes left: 3", "Few recovery codes");
    browser.show("showRecoveryCodes");
    assertThat(browser.submit("renewRecoveryCodes", "password", Browser.PASSWORD).status())
        .isEqualTo(422);
    Response renewed =
        browser.submit("renewRecoveryCodes", "password", Browser.PASSWORD, "code", app.code());
    List<String> fresh = Authenticator.recoveryCodes(renewed);
    assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(app.recoveryCodes());
    assertThat(afterPassword().enter(app.recoveryCodes().get(9)).status()).isEqualTo(422);
    assertThat(afterPassword().enter(fresh.get(9)).status()).isEqualTo(303);
  }

  @Test
  void asksNobodyForACodeWhoHasNotGivenThePasswordInThisBrowser() {
    Authenticator app = setUp();
    Browser owner = afterPassword();
    Browser other = browser();
    assertThat(other.show("showSignInCode").header("location"))
        .isEqualTo("/account/sign-in?notice=expired");
    other.show("showSignIn");
    assertThat(other.submit("signInCode", "code", app.code()).header("location"))
        .isEqualTo("/account/sign-in?notice=expired");
    other.show("showSignIn");
    other.cookies().put("__Host-pending", "A".repeat(43));
    assertThat(other.submit("signInCode", "code", app.code()).header("location"))
        .isEqualTo("/account/sign-in?notice=expired");
    assertThat(owner.enter(app.code()).status()).isEqualTo(303);
  }

  @Test
  void takesNoSecondStepWithoutItsForm() {
    Authenticator app = setUp();
    Browser other = afterPassword();
    other.show("showSignInCode");
    assertThat(other.submit("signInCode", "code", app.code(), "form-token", "").status())
        .isEqualTo(403);
    assertThat(other.isSignedIn()).isFalse();
  }

  @Test
  void forgetsAfterFiveMinutesThatThePasswordWasGiven() {
    Authenticator app = setUp();
    Browser other = afterPassword();
    other.show("showSignInCode");
    assertThat(
            tables.sql(
                "SELECT FROM pending_sign_ins WHERE expires_at > now() + interval '5 min 10 s'"))
        .isEmpty();
    tables.sql("UPDATE pending_sign_ins SET expires_at = expires_at - interval '5 min 10 s'");
    assertThat(other.submit("signInCode", "code", app.code()).header("location"))
        .isEqualTo("/account/sign-in?notice=expired");
  }

  @Test
  void letsACookieOfTheFirstStepWorkOnce() {
    Authenticator app = setUp();
    Browser other = afterPassword();
    String pending = other.cookie("__Host-pending");
    assertThat(other.enter(app.code()).status()).isEqualTo(303);
    Browser thief = browser();
    thief.show("showSignIn");
    thief.cookies().put("__Host-pending", pending);
    assertThat(thief.submit("signInCode", "code", app.code()).header("location"))
        .isEqualTo("/account/sign-in?notice=expired");
  }

  @Test
  void saysTheSameToWhoeverLacksThePasswordWhetherThereIsASecondFactor() {
    Response without = browser().tryToSignIn(email, "wrong horse battery");
    setUp();
    Response with = browser().tryToSignIn(email, "wrong horse battery");
    assertThat(with.status()).isEqualTo(without.status());
    assertThat(with.headers().names()).isEqualTo(without.headers().names());
    assertThat(likeness(with)).isEqualTo(likeness(without));
  }

  private static String likeness(Response answer) {
    return text(answer).replaceAll("name=\"form-token\" value=\"[^\"]*\"", "");
  }

  @Test
  void keepsOutStrangersWhoGuessCodesButNotTheOwner() {
    Authenticator app = setUp();
    for (int i = 0; i < 10; i++) {
      assertThat(afterPassword().enter("00000" + i).status()).isEqualTo(422);
    }
    Response kept = afterPassword().enter(app.code());
    assertThat(kept.status()).isEqualTo(429);
    assertThat(kept.header("retry-after")).isEqualTo("1800");
    browser.show("showAccount");
    browser.submit("signOut");
    assertThat(browser.tryToSignIn(email, Browser.PASSWORD).status()).isEqualTo(303);
    assertThat(browser.enter(app.code()).status()).isEqualTo(303);
  }

  @Test
  void limitsGuessesInAKnownBrowserToo() {
    Authenticator app = setUp();
    browser.tryToSignIn(email, Browser.PASSWORD);
    for (int i = 0; i < 10; i++) {
      assertThat(browser.enter("00000" + i).status()).isEqualTo(422);
    }
    assertThat(browser.enter(app.code()).status()).isEqualTo(429);
  }

  @Test
  void knowsNoBrowserAnyMoreFromBeforeItWasSetUp() {
    Browser before = browser().signIn(email);
    String known = before.cookie("__Host-browser");
    setUp();
    for (int i = 0; i < 10; i++) {
      afterPassword().enter("00000" + i);
    }
    before.tryToSignIn(email, Browser.PASSWORD);
    before.cookies().put("__Host-browser", known);
    assertThat(before.enter("123456").status()).isEqualTo(429);
  }

  @Test
  void keepsNeitherSecretNorCodesThatCanBeRead() {
    Authenticator app = setUp();
    Browser other = afterPassword();
    List<String> rows =
        Stream.of("second_factors", "recovery_codes", "pending_sign_ins", "audit", "attempts")
            .flatMap(table -> tables.sql("SELECT t::text FROM %s t".formatted(table)).stream())
            .map(row -> row.getString(0))
            .toList();
    assertThat(rows)
        .isNotEmpty()
        .noneMatch(row -> row.contains(app.secret()))
        .noneMatch(row -> row.contains(app.recoveryCodes().get(0)))
        .noneMatch(row -> row.contains(app.recoveryCodes().get(0).replace("-", "")))
        .noneMatch(row -> row.contains(other.cookie("__Host-pending")));
  }

  @Test
  void asksForACodeTooBeforeThePasswordIsChanged() {
    Authenticator app = setUp();
    browser.show("showPassword");
    assertThat(
            browser
                .submit(
                    "changePassword",
                    "password",
                    Browser.PASSWORD,
                    "new-password",
                    "a better password",
                    "code",
                    "000000")
                .status())
        .isEqualTo(422);
    assertThat(
            browser
                .submit(
                    "changePassword",
                    "password",
                    Browser.PASSWORD,
                    "new-password",
                    "a better password",
                    "code",
                    app.code())
                .header("location"))
        .isEqualTo("/account?notice=password");
  }

  @Test
  void endsTheSecondStepsThatWaitWhenThePasswordChanges() {
    Authenticator app = setUp();
    Browser other = afterPassword();
    other.show("showSignInCode");
    browser.show("showPassword");
    browser.submit(
        "changePassword",
        "password",
        Browser.PASSWORD,
        "new-password",
        "a better password",
        "code",
        app.code());
    assertThat(other.submit("signInCode", "code", app.code()).header("location"))
        .isEqualTo("/account/sign-in?notice=expired");
  }

  @Test
  void isRemovedByWhoeverShowsPasswordAndCode() {
    Authenticator app = setUp();
    browser.show("showRemoveSecondFactor");
    assertThat(
            browser.submit("removeSecondFactor", "password", "wrong", "code", app.code()).status())
        .isEqualTo(422);
    assertThat(
            browser
                .submit("removeSecondFactor", "password", Browser.PASSWORD, "code", app.code())
                .header("location"))
        .isEqualTo("/account?notice=removed");
    assertThat(audit("second-factor.removed")).hasSize(1);
    assertThat(browser().signIn(email).isSignedIn()).isTrue();
    assertThat(
            tables.sql(
                "SELECT FROM recovery_codes JOIN users ON id = user_id WHERE email = '%s'"
                    .formatted(email)))
        .isEmpty();
  }

  private static Response reset(String email) {
    return office
        .service()
        .answer(
            office
                .service()
                .request("resetSecondFactor")
                .withJson(JsonObject.of("email", email, "author", "ada").toBuffer()));
  }

  @Test
  void isTakenAwayByAnOperatorWhichEndsAllSessions() {
    setUp();
    Browser waits = afterPassword();
    assertThat(reset(email.toUpperCase(Locale.ROOT)).status()).isEqualTo(204);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(waits.show("showSignInCode").status()).isEqualTo(303);
    assertThat(browser().signIn(email).isSignedIn()).isTrue();
    assertThat(
            tables.sql(
                "SELECT FROM audit WHERE actor = 'ada' AND action = 'second-factor.removed'"))
        .isNotEmpty();
    assertThat(reset(email).status()).isEqualTo(404);
    assertThat(reset("nobody@shop.example").status()).isEqualTo(404);
    assertThat(reset("nobody").status()).isEqualTo(400);
  }
}
