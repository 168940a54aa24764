package dev.coppice.gateway;

import static dev.coppice.gateway.SessionFixture.GOLD;
import static dev.coppice.gateway.SessionFixture.ISSUER;
import static dev.coppice.gateway.SessionFixture.SESSION;
import static dev.coppice.gateway.SessionFixture.SIGN_IN;
import static dev.coppice.gateway.SessionFixture.detail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.SigningKey;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How browsers sign in, with two gateways and one Redis. */
class BrowserSignInTest extends BrowserTest {

  @Test
  void signInWithoutATokenInTheBrowser() {
    URI authorization = browser.leave(gateway, "/orders?page=2");
    assertThat(authorization.toString()).startsWith(ISSUER + "/club/authorize?");
    assertThat(FakeIdentity.form(authorization.getRawQuery()).getMap())
        .containsEntry("response_type", "code")
        .containsEntry("client_id", FakeIdentity.CLIENT)
        .containsEntry("redirect_uri", ISSUER + "/session/callback")
        .containsEntry("scope", "openid email club:write treasure:write")
        .containsEntry("code_challenge_method", "S256")
        .containsKeys("state", "nonce", "code_challenge");
    assertThat(browser.told)
        .singleElement()
        .asString()
        .startsWith(SIGN_IN + "=")
        .endsWith("; Path=/; HttpOnly; SameSite=Lax; Secure");

    HttpResponse<String> back = browser.get(other, identity.signIn(authorization));

    assertThat(back.statusCode()).as(back.body()).isEqualTo(303);
    assertThat(TestBrowser.location(back)).hasToString("/orders?page=2");
    assertThat(back.headers().firstValue("cache-control")).contains("no-store");
    assertThat(browser.told.get(browser.told.size() - 1))
        .matches(SESSION + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure");
    assertThat(browser.cookies).containsOnlyKeys(SESSION);
    assertThat(browser.told).noneMatch(cookie -> cookie.contains(FakeIdentity.SECRET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
        " /",
        "/\t/evil.example",
        "/a\r\nset-cookie: a=b",
        "/caf\u00e9",
        "/a\\..\\..\\b"
      })
  void comeBackToNoOtherSite(String path) {
    HttpResponse<String> refused =
        browser.get(
            gateway, "/session/sign-in?return=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("query.return", "must be a path at this origin");
    assertThat(browser.cookies).isEmpty();
  }

  @Test
  void comeBackToNoOtherSiteBecauseOfTheirCookie() {
    URI authorization = browser.leave(gateway, "/");
    String callback = identity.signIn(authorization);
    String[] parts = browser.cookie(SIGN_IN).split("\\.");
    for (String path : List.of("//evil.example", "/elsewhere")) {
      String changed = SigningKey.base64(path.getBytes(StandardCharsets.UTF_8));
      browser.cookies.put(SIGN_IN, parts[0] + "." + parts[1] + "." + changed);
      assertThat(browser.get(gateway, callback).statusCode()).isEqualTo(400);
    }
    assertThat(shop.calls("issueToken")).isZero();
  }

  @Test
  void areNotSignedInByWhatAnotherBrowserHasBegun() {
    String callback = identity.signIn(new TestBrowser().leave(gateway, "/"));
    HttpResponse<String> without = browser.get(gateway, callback);
    assertThat(without.statusCode()).isEqualTo(400);
    assertThat(without.body())
        .contains("<h1>You are not signed in</h1>", "href=\"/session/sign-in?return=%2F\"");
    browser.leave(gateway, "/cart");
    HttpResponse<String> withAnother = browser.get(gateway, callback);
    assertThat(withAnother.statusCode()).isEqualTo(400);
    assertThat(withAnother.body()).contains("href=\"/session/sign-in?return=%2Fcart\"");
    assertThat(browser.cookies).doesNotContainKey(SESSION);
    assertThat(shop.calls("issueToken")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"state=, state=x", "iss=https, iss=http", "&iss=, &was="})
  void takeNoAnswerToAnotherQuestion(String right, String wrong) {
    String callback = identity.signIn(browser.leave(gateway, "/"));
    HttpResponse<String> refused = browser.get(gateway, callback.replace(right, wrong));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(browser.cookies).doesNotContainKey(SESSION);
    assertThat(shop.calls("issueToken")).isZero();
  }

  @Test
  void areNotSignedInAfterTenMinutes() {
    URI authorization = browser.leave(gateway, "/");
    String[] parts = browser.cookie(SIGN_IN).split("\\.");
    // The state follows from the time, so whoever moves the one changes the other.
    browser.cookies.put(
        SIGN_IN, parts[0] + "." + (Long.parseLong(parts[1]) - 601) + "." + parts[2]);
    assertThat(browser.get(gateway, identity.signIn(authorization)).statusCode()).isEqualTo(400);
    assertThat(shop.calls("issueToken")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"nonce, another", "aud, another", "iss, https://evil.example", "exp, 1"})
  void takeNoIdTokenThatIsNotForThem(String claim, String value) {
    identity.otherClaims =
        claim.equals("exp") ? JsonObject.of(claim, 1) : JsonObject.of(claim, value);
    HttpResponse<String> refused = shop.signIn(browser, "/");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("<h1>You are not signed in</h1>");
    assertThat(browser.cookies).isEmpty();
  }

  @Test
  void areToldWhenTheyHaveSaidNo() {
    String callback = identity.signIn(browser.leave(gateway, "/cart"));
    HttpResponse<String> page =
        browser.get(gateway, callback.replaceFirst("code=[^&]*", "error=access_denied"));
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.body())
        .contains(
            "<html lang=\"en\">", "You have chosen not to.", "return=%2Fcart\">Try again</a>");
    assertThat(browser.cookies).isEmpty();
  }

  @Test
  void useACodeOnce() {
    String callback = identity.signIn(browser.leave(gateway, "/"));
    String attempt = browser.cookie(SIGN_IN);
    assertThat(browser.get(gateway, callback).statusCode()).isEqualTo(303);
    TestBrowser thief = new TestBrowser();
    thief.cookies.put(SIGN_IN, attempt);
    assertThat(thief.get(gateway, callback).statusCode()).isEqualTo(400);
    assertThat(thief.cookies).isEmpty();
  }

  @Test
  void getANewCookieEachTimeAndKeepNoneThatWasGivenToThem() {
    String planted = "B".repeat(43);
    browser.cookies.put(SESSION, planted);
    shop.signIn();
    String first = browser.cookie(SESSION);
    assertThat(first).isNotEqualTo(planted);
    shop.signIn();
    assertThat(browser.cookie(SESSION)).isNotEqualTo(first);
    assertThat(identity.revoked).singleElement().asString().startsWith("refresh-");
    TestBrowser old = new TestBrowser();
    old.cookies.put(SESSION, first);
    assertThat(old.get(other, GOLD).statusCode()).isEqualTo(401);
    assertThat(browser.get(gateway, GOLD).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /session, 405",
    "GET, /session/sign-out, 405",
    "POST, /session/sign-in, 405",
    "GET, /session/else, 404"
  })
  void haveNoOtherPages(String method, String path, int status) {
    assertThat(browser.send(gateway, method, path).statusCode()).isEqualTo(status);
  }

  @Test
  void areSignedInByNoServiceThatDoesNotSayHow() {
    try (GatewayFixture lonely = shop.gateway(redis.uri())) {
      HttpResponse<String> refused = browser.get(lonely, "/session/sign-in");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(detail(refused)).isEqualTo("no service here lets browsers sign in now");
    }
  }

  @Test
  void areToldThatSigningInDoesNotWorkNow() {
    String callback = identity.signIn(browser.leave(gateway, "/"));
    identity.away = true;
    HttpResponse<String> page = browser.get(gateway, callback);
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body()).contains("Signing in does not work just now.", ">Try again</a>");
  }
}
