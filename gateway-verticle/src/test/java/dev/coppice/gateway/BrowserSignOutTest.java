package dev.coppice.gateway;

import static dev.coppice.gateway.SessionFixture.GOLD;
import static dev.coppice.gateway.SessionFixture.ISSUER;
import static dev.coppice.gateway.SessionFixture.SESSION;
import static dev.coppice.gateway.SessionFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the sessions of browsers end, at two gateways with one Redis. */
class BrowserSignOutTest extends BrowserTest {

  /** As browsers send it that are about to show the answer. */
  private static final String PAGE = "text/html,application/xhtml+xml,*/*;q=0.8";

  private static final Duration SOON = Duration.ofSeconds(5);

  /** What the service that signs in has given the browser. */
  private void haveCookieOfIdentity() {
    browser.cookies.put(FakeIdentity.COOKIE, "7");
  }

  private HttpResponse<String> signOut(String accept) {
    return browser.send(
        gateway, "POST", "/session/sign-out", "Sec-Fetch-Site", "same-origin", "Accept", accept);
  }

  private static String endUrl() {
    return ISSUER + "/club/logout?client_id=" + FakeIdentity.CLIENT;
  }

  @Test
  void signOutEverywhere() {
    shop.signIn();
    haveCookieOfIdentity();
    TestBrowser kept = new TestBrowser();
    kept.cookies.putAll(browser.cookies);
    assertThat(kept.get(other, GOLD).statusCode()).isEqualTo(200);

    HttpResponse<String> out = signOut("*/*");

    assertThat(out.statusCode()).as(out.body()).isEqualTo(200);
    assertThat(json(out)).isEqualTo(JsonObject.of("signedIn", false));
    assertThat(out.headers().firstValue("cache-control")).contains("no-store");
    assertThat(browser.cookies).isEmpty();
    assertThat(identity.revoked).singleElement().asString().startsWith("refresh-");
    assertThat(identity.signedOut).containsExactly("ada with " + FakeIdentity.COOKIE + "=7");
    assertThat(shop.kept()).isEmpty();
    Await.until(
        "whoever has kept the cookie is a stranger",
        SOON,
        () -> kept.get(other, GOLD).statusCode() == 401);
  }

  @Test
  void signOutEverywhereWithAForm() {
    shop.signIn();
    haveCookieOfIdentity();
    HttpResponse<String> out = signOut(PAGE);
    assertThat(out.statusCode()).as(out.body()).isEqualTo(303);
    assertThat(out.headers().firstValue("location")).contains(FakeIdentity.SIGNED_OUT);
    assertThat(browser.cookies).isEmpty();
    assertThat(identity.signedOut).hasSize(1);
    assertThat(browser.get(gateway, GOLD).statusCode()).isEqualTo(401);
  }

  @Test
  void signOutWithoutASession() {
    assertThat(signOut("*/*").statusCode()).isEqualTo(204);
    HttpResponse<String> page = signOut(PAGE);
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(page.headers().firstValue("location")).contains(endUrl());
    browser.cookies.put(SESSION, "A".repeat(43));
    assertThat(signOut("*/*").statusCode()).isEqualTo(204);
    assertThat(browser.cookies).isEmpty();
    assertThat(identity.signedOut).isEmpty();
  }

  /** Such as whoever is signed in there as somebody else by now. */
  @Test
  void areSentToWhereTheySignedInIfTheyHaveToBeAskedThere() {
    shop.signIn();
    haveCookieOfIdentity();
    identity.asksBeforeSignOut = true;
    HttpResponse<String> out = signOut("*/*");
    assertThat(json(out).getString("endSessionUrl")).startsWith(endUrl() + "&id_token_hint=");
    assertThat(browser.cookies).containsOnlyKeys(FakeIdentity.COOKIE);
  }

  @Test
  void signOutWhileNobodyGivesOrTakesTokens() {
    identity.life = Duration.ZERO;
    shop.signIn();
    identity.away = true;
    HttpResponse<String> out = signOut("*/*");
    assertThat(out.statusCode()).as(out.body()).isEqualTo(200);
    assertThat(json(out).getString("endSessionUrl")).startsWith(endUrl() + "&id_token_hint=");
    assertThat(browser.cookies).isEmpty();
    assertThat(shop.kept()).isEmpty();
  }

  @Test
  void areToldOnAPageWhileTheyCannotSignOutWhereTheySignedIn() {
    shop.signIn();
    identity.away = true;
    HttpResponse<String> out = signOut(PAGE);
    assertThat(out.statusCode()).isEqualTo(200);
    assertThat(out.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(out.body())
        .contains("<h1>You have signed out</h1>", ">Sign out there, too</a>")
        .contains(endUrl() + "&amp;id_token_hint=");
    assertThat(browser.cookies).isEmpty();
    assertThat(shop.kept()).isEmpty();
  }

  /** As when they sign out at the service itself, or it has to do with their account. */
  @ParameterizedTest
  @ValueSource(strings = {GOLD, "/session"})
  void areSignedOutWhenTheirTokensWereTakenBack(String target) {
    shop.signIn();
    HttpResponse<String> before = browser.get(other, target);
    assertThat(before.statusCode()).isEqualTo(200);
    identity.takeBack();
    Await.until(
        "no gateway takes it",
        SOON,
        () -> !browser.get(other, target).body().equals(before.body()));
    HttpResponse<String> after = browser.get(gateway, target);
    if (target.equals(GOLD)) {
      assertThat(after.statusCode()).isEqualTo(401);
    } else {
      assertThat(json(after)).isEqualTo(JsonObject.of("signedIn", false));
    }
    assertThat(browser.cookies).isEmpty();
    assertThat(shop.kept()).isEmpty();
  }

  @Test
  void stayWhileNobodyCanTellWhetherTheirTokensWereTakenBack() {
    shop.signIn();
    identity.awayWithKeys = true;
    try (GatewayFixture third = shop.gateway(redis.uri())) {
      identity.serve(third);
      Await.until(
          "it finds the session",
          () -> json(browser.get(third, "/session")).getBoolean("signedIn", false));
      assertThat(browser.cookies).containsKey(SESSION);
    }
  }
}
