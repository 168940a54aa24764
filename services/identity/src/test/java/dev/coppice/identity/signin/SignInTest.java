package dev.coppice.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Secret;
import dev.coppice.identity.Tables;
import dev.coppice.testing.PostgresExtension;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registering, signing in and out, and what stands against those who guess or forge. */
class SignInTest {

  private static final AtomicInteger count = new AtomicInteger();

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Tables tables;

  /** Nobody else has this one. */
  private final String email = "user" + count.incrementAndGet() + "@shop.example";

  private final Browser browser = browser();

  @BeforeAll
  static void open() {
    tables = new Tables(office);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  /** A browser in a network of its own. */
  private static Browser browser() {
    return new Browser(office, "198.51.100." + count.incrementAndGet());
  }

  private static String text(Response answer) {
    return answer.body().toString();
  }

  /** A page but for the token of its form. */
  private static String likeness(Response answer) {
    return text(answer).replaceAll("name=\"form-token\" value=\"[^\"]*\"", "");
  }

  @Test
  void leadsFromRegisteringToTheAccountAndOutAgain() {
    assertThat(browser.isSignedIn()).isFalse();
    browser.register(email);
    browser.signIn(email);
    assertThat(text(browser.show("showAccount"))).contains(email, "customer");
    assertThat(browser.submit("signOut").header("location"))
        .isEqualTo("/account/sign-in?notice=signed-out");
    assertThat(browser.isSignedIn()).isFalse();
  }

  @Test
  void endsASessionForWhoeverHasKeptItsCookie() {
    browser.withAccount(email).signIn(email);
    String kept = browser.cookie("__Host-session");
    browser.show("showAccount");
    browser.submit("signOut");
    browser.cookies().put("__Host-session", kept);
    assertThat(browser.isSignedIn()).isFalse();
  }

  @Test
  void givesANewCookieToWhoeverSignsIn() {
    browser.register(email).show("showSignIn");
    String before = browser.cookie("__Host-visit");
    browser.signIn(email);
    String session = browser.cookie("__Host-session");
    assertThat(session).isNotNull().isNotEqualTo(before);
    assertThat(browser.cookies()).doesNotContainKey("__Host-visit");
    browser.signIn(email);
    assertThat(browser.cookie("__Host-session")).isNotEqualTo(session);
    browser.cookies().put("__Host-session", session);
    assertThat(browser.isSignedIn()).isFalse();
  }

  @Test
  void keepsCookiesFromScriptsAndOtherSites() {
    browser.register(email);
    assertThat(browser.tryToSignIn(email, Browser.PASSWORD).headers().all("set-cookie"))
        .hasSize(4)
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("__Host-")
                    .contains("; Path=/; HttpOnly; SameSite=Lax")
                    .endsWith("; Secure"))
        .anyMatch(cookie -> cookie.startsWith("__Host-session=") && !cookie.contains("Max-Age"));
  }

  @Test
  void saysTheSameOfAnUnknownAddressAndAWrongPassword() {
    browser.register(email);
    Response wrong = browser.tryToSignIn(email, "wrong horse battery");
    Response unknown = browser.tryToSignIn("nobody@shop.example", "wrong horse battery");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(likeness(unknown).replace("nobody@shop.example", email)).isEqualTo(likeness(wrong));
    assertThat(wrong.headers().names()).isEqualTo(unknown.headers().names());
  }

  /**
   * What is spent on a password, rather than the time until the answer, which a busy machine blurs:
   * an address that is known by a quick refusal would be known to everybody.
   */
  @Test
  void worksAsHardForAnUnknownAddressAsForAWrongPassword() {
    browser.register(email);
    long before = hashingNanos();
    browser.tryToSignIn(email, "wrong horse battery");
    long forKnown = hashingNanos() - before;
    browser.tryToSignIn("un" + email, "wrong horse battery");
    long forUnknown = hashingNanos() - before - forKnown;
    assertThat(forKnown).isPositive();
    assertThat(forUnknown).isGreaterThan(forKnown / 4);
  }

  /** The processor time of all threads that hash passwords. */
  private static long hashingNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith("identity-passwords"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
        .sum();
  }

  @Test
  void keepsOutWhoeverGuessesAtAnUnknownAddressAsSoon() {
    for (int i = 0; i < 5; i++) {
      assertThat(browser.tryToSignIn(email, "guess number " + i).status()).isEqualTo(422);
    }
    Response kept = browser.tryToSignIn(email, Browser.PASSWORD);
    assertThat(kept.status()).isEqualTo(429);
    assertThat(kept.header("retry-after")).isEqualTo("180");
  }

  @Test
  void saysTheSameWhoeverRegistersAndLeavesAnAccountAsItIs() {
    browser.register(email);
    for (String[] page :
        new String[][] {{"showRegister", "register"}, {"showForgotten", "sendForgotten"}}) {
      Browser other = browser();
      other.show(page[0]);
      Response known = other.submit(page[1], "email", email.toUpperCase(Locale.ROOT));
      Browser third = browser();
      third.show(page[0]);
      Response fresh = third.submit(page[1], "email", "x" + email);
      assertThat(known.status()).isEqualTo(303);
      assertThat(known.headers()).isEqualTo(fresh.headers());
      assertThat(text(known)).isEqualTo(text(fresh));
    }
    browser.signIn(email);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0000", "another's"})
  void takesNoFormButItsOwn(String token) {
    browser.withAccount(email);
    Browser victim = browser();
    victim.show("showSignIn");
    String sent = token;
    if (token.equals("another's")) {
      Browser attacker = browser();
      attacker.show("showSignIn");
      sent = attacker.hidden("form-token");
    }
    Response answer =
        victim.submit("signIn", "email", email, "password", Browser.PASSWORD, "form-token", sent);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(victim.cookies()).doesNotContainKey("__Host-session");
  }

  @Test
  void takesNoFormFromBeforeSomebodySignedIn() {
    browser.withAccount(email);
    browser.show("showSignIn");
    String before = browser.hidden("form-token");
    browser.signIn(email);
    assertThat(browser.submit("signOut", "form-token", before).status()).isEqualTo(403);
    assertThat(browser.isSignedIn()).isTrue();
  }

  @Test
  void keepsOutStrangersWhoGuessButNotTheOwner() {
    browser.withAccount(email).signIn(email);
    Browser attacker = browser();
    for (int i = 0; i < 5; i++) {
      assertThat(attacker.tryToSignIn(email, "guess number " + i).status()).isEqualTo(422);
    }
    Response kept = attacker.tryToSignIn(email, Browser.PASSWORD);
    assertThat(kept.status()).isEqualTo(429);
    assertThat(kept.header("retry-after")).isEqualTo("180");
    browser.show("showAccount");
    browser.submit("signOut");
    assertThat(browser.signIn(email).isSignedIn()).isTrue();
  }

  @Test
  void keepsOutStrangersOfManyNetworksButNotTheOwner() {
    browser.withAccount(email).signIn(email);
    String key = Secret.hash(email);
    tables.sql(
        ("INSERT INTO attempts VALUES ('account:%s', now() + interval '2 h')"
                + " ON CONFLICT (key) DO UPDATE SET due = excluded.due")
            .formatted(key));
    assertThat(browser().tryToSignIn(email, Browser.PASSWORD).status()).isEqualTo(429);
    assertThat(browser.signIn(email).isSignedIn()).isTrue();
  }

  @Test
  void knowsABrowserOnlyForTheAccountThatWasThere() {
    browser.withAccount(email).signIn(email);
    String other = "other-" + email;
    Browser owner = browser().withAccount(other);
    assertThat(owner.tryToSignIn(other, Browser.PASSWORD).status()).isEqualTo(303);
    for (int i = 0; i < 5; i++) {
      assertThat(browser.tryToSignIn(other, "guess number " + i).status()).isEqualTo(422);
    }
    assertThat(browser.tryToSignIn(other, Browser.PASSWORD).status()).isEqualTo(429);
  }

  @Test
  void limitsGuessesInAKnownBrowserToo() {
    browser.withAccount(email).signIn(email);
    for (int i = 0; i < 10; i++) {
      assertThat(browser.tryToSignIn(email, "guess number " + i).status()).isEqualTo(422);
    }
    assertThat(browser.tryToSignIn(email, Browser.PASSWORD).status()).isEqualTo(429);
  }

  @Test
  void forgivesMistakesWhenThePasswordIsRight() {
    browser.withAccount(email);
    for (int round = 0; round < 3; round++) {
      Browser stranger = new Browser(office, "203.0.113.9");
      for (int i = 0; i < 3; i++) {
        assertThat(stranger.tryToSignIn(email, "guess number " + i).status()).isEqualTo(422);
      }
      stranger.signIn(email);
    }
  }

  @Test
  void limitsHowManyRegisterFromOneNetwork() {
    Browser crowd = new Browser(office, "203.0.113.77");
    crowd.register("crowd@shop.example");
    tables.sql(
        "UPDATE attempts SET due = now() + interval '2 h' WHERE key = 'letters:203.0.113.77'");
    crowd.show("showRegister");
    assertThat(crowd.submit("register", "email", "more@shop.example").status()).isEqualTo(429);
  }

  @Test
  void endsSessionsThatNobodyUsesAndThoseThatAreOld() {
    browser.withAccount(email).signIn(email);
    Browser second = browser().signIn(email);
    String mine = Secret.hash(browser.cookie("__Host-session"));
    String old = Secret.hash(second.cookie("__Host-session"));
    tables.sql(
        "UPDATE sessions SET used_at = now() - interval '29 min' WHERE hash = '%s'"
            .formatted(mine));
    assertThat(browser.isSignedIn()).isTrue();
    // It has been used just now, which counts from there.
    assertThat(
            tables.sql(
                "SELECT FROM sessions WHERE hash = '%s' AND used_at > now() - interval '20 min'"
                    .formatted(mine)))
        .hasSize(1);
    tables.sql(
        "UPDATE sessions SET used_at = now() - interval '31 min' WHERE hash = '%s'"
            .formatted(mine));
    assertThat(browser.isSignedIn()).isFalse();
    tables.sql(
        "UPDATE sessions SET signed_in_at = now() - interval '13 h' WHERE hash = '%s'"
            .formatted(old));
    assertThat(second.isSignedIn()).isFalse();
  }

  @Test
  void keepsNeitherPasswordNorCookie() {
    browser.register(email).signIn(email);
    List<String> rows =
        tables
            .sql(
                "SELECT users::text AS t FROM users UNION ALL SELECT sessions::text FROM sessions"
                    + " UNION ALL SELECT known_browsers::text FROM known_browsers"
                    + " UNION ALL SELECT attempts::text FROM attempts")
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(rows).anyMatch(row -> row.contains("$argon2id$"));
    for (String secret : browser.cookies().values()) {
      assertThat(rows).noneMatch(row -> row.contains(secret));
    }
    assertThat(rows).noneMatch(row -> row.contains(Browser.PASSWORD));
  }

  @Test
  void changesThePasswordAndSignsOutEverybodyElse() {
    browser.withAccount(email).signIn(email);
    Browser other = browser().signIn(email);
    browser.show("showPassword");
    Response refused =
        browser.submit(
            "changePassword", "password", "not this one", "new-password", "a better password");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(text(refused)).contains("The present password is not right");
    Response changed =
        browser.submit(
            "changePassword", "password", Browser.PASSWORD, "new-password", "a better password");
    assertThat(changed.header("location")).isEqualTo("/account?notice=password");
    assertThat(browser.isSignedIn()).isTrue();
    assertThat(other.isSignedIn()).isFalse();
    assertThat(browser().tryToSignIn(email, Browser.PASSWORD).status()).isEqualTo(422);
    assertThat(browser().tryToSignIn(email, "a better password").status()).isEqualTo(303);
  }

  @Test
  void changesNoPasswordForWhoeverIsNotSignedIn() {
    assertThat(browser.show("showPassword").header("location")).isEqualTo("/account/sign-in");
    browser.show("showSignIn");
    assertThat(
            browser
                .submit("changePassword", "password", "x", "new-password", "a better password")
                .header("location"))
        .isEqualTo("/account/sign-in");
  }

  @Test
  void leadsOnToWhereSomebodyCameFromButToNoOtherSite() {
    browser.withAccount(email);
    browser.show("showSignIn", "continue", "/oauth2/authorize?client_id=a&b=\"c");
    browser.show("showSignIn", "continue", "/oauth2/authorize?client_id=a&b=%22c");
    assertThat(
            browser
                .submit("signIn", "email", email, "password", Browser.PASSWORD)
                .header("location"))
        .isEqualTo("/oauth2/authorize?client_id=a&b=%22c");
    browser.show("showSignIn", "continue", "https://evil.example/");
    assertThat(
            browser
                .submit("signIn", "email", email, "password", Browser.PASSWORD)
                .header("location"))
        .isEqualTo("/account");
  }

  @ParameterizedTest
  @ValueSource(strings = {"showSignIn", "showRegister", "showPassword", "showAccount"})
  void showsPagesThatNeedNoScriptAndThatEverybodyCanRead(String operation) {
    browser.withAccount(email).signIn(email);
    Response answer = browser.show(operation);
    assertThat(answer.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("content-security-policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .contains("form-action 'self';")
        .doesNotContain("unsafe", "script");
    String page = text(answer);
    assertThat(page)
        .startsWith("<!doctype html>\n<html lang=\"en\">")
        .containsOnlyOnce("<h1>")
        .containsOnlyOnce("<main>")
        .doesNotContain("<script", "style=", "<style", " onclick", " onload", " onsubmit");
    Matcher fields = Pattern.compile("<input id=\"([^\"]+)\"").matcher(page);
    while (fields.find()) {
      assertThat(page).containsOnlyOnce("<label for=\"" + fields.group(1) + "\">");
    }
  }

  @Test
  void tellsWhatIsWrongAtTheTopAndAtTheField() {
    browser.show("showRegister");
    Response answer = browser.submit("register", "email", "<b>\"nobody");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(text(answer))
        .contains("<title>Error: Register")
        .contains("role=\"alert\"", "<a href=\"#email\">", "aria-invalid=\"true\"")
        .contains("aria-describedby=\"email-error\"", "id=\"email-error\"")
        .contains("value=\"&lt;b&gt;&quot;nobody\"")
        .doesNotContain("<b>");
  }
}
