package dev.coppice.system;

import static dev.coppice.system.harness.SharedShop.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.HttpConnection;
import dev.coppice.system.harness.OnShop;
import dev.coppice.system.harness.PlainBrowser;
import dev.coppice.system.harness.SharedShop;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser without a token, with real processes, at two gateways on one port. */
@OnShop
class BrowserSessionIT {
  private static final String EVE = "eve@session.example";
  private static final String PRODUCT = "/api/catalog/products/BROWSED";
  private static final String LAMP =
      "{\"name\":\"Lamp\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}";

  /** So many that both gateways get some, but for one time in a million. */
  private static final int CONNECTIONS = 20;

  private static SharedShop shop;
  private static String origin;

  @BeforeAll
  static void register(SharedShop shared) throws IOException, InterruptedException {
    shop = shared;
    origin = shop.origin();
    shop.join(EVE, "staff");
  }

  private static int put(PlainBrowser browser, String... headers)
      throws IOException, InterruptedException {
    return browser.call("PUT", PRODUCT, LAMP, headers).statusCode();
  }

  @Test
  void signsInIsServedLikeATokenAndSignsOutEverywhere() throws IOException, InterruptedException {
    PlainBrowser browser = new PlainBrowser(origin);
    assertThat(browser.open("/session").body()).isEqualTo("{\"signedIn\":false}");
    assertThat(put(browser, "Origin", origin)).isEqualTo(401);

    JsonObject session = shop.signIn(browser, EVE);
    assertThat(session.getJsonObject("user").getString("email")).isEqualTo(EVE);
    assertThat(session.getString("scope")).contains("catalog:write");

    assertThat(put(browser, "Origin", origin)).isEqualTo(201);
    assertThat(put(browser, "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
    assertThat(put(browser, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
    assertThat(put(browser, "Origin", "https://evil.example")).isEqualTo(403);
    assertThat(put(browser)).isEqualTo(403);
    String cookie = browser.cookie(SESSION);
    assertThat(answers(cookie, 200)).isEqualTo(CONNECTIONS);

    HttpResponse<String> out =
        browser.call("POST", "/session/sign-out", "", "Sec-Fetch-Site", "same-origin");

    assertThat(out.statusCode()).as(out.body()).isEqualTo(200);
    assertThat(out.body()).isEqualTo("{\"signedIn\":false}");
    awaitEnd(cookie);
    assertThat(put(browser, "Origin", origin)).isEqualTo(401);
    assertThat(browser.open("/session/sign-in").body()).contains("<h1>Sign in</h1>");
  }

  @Test
  void signsOutWithAFormAndSeesItOnAPage() throws IOException, InterruptedException {
    PlainBrowser browser = new PlainBrowser(origin);
    shop.signIn(browser, EVE);
    String cookie = browser.cookie(SESSION);
    assertThat(browser.submitTo("/session/sign-out").body()).contains("You have signed out.");
    awaitEnd(cookie);
    assertThat(browser.open("/account").body()).contains("<h1>Sign in</h1>");
  }

  @Test
  void isSignedOutByTheAccountPage() throws IOException, InterruptedException {
    PlainBrowser browser = new PlainBrowser(origin);
    shop.signIn(browser, EVE);
    String cookie = browser.cookie(SESSION);
    assertThat(answers(cookie, 200)).isEqualTo(CONNECTIONS);
    browser.open("/account");
    assertThat(browser.submitTo("/account/sign-out").body()).contains("You have signed out.");
    awaitEnd(cookie);
    assertThat(browser.open("/session").body()).isEqualTo("{\"signedIn\":false}");
  }

  private static void awaitEnd(String cookie) {
    Await.until(
        "no gateway takes the cookie",
        Duration.ofSeconds(5),
        () -> answers(cookie, 401) == CONNECTIONS);
  }

  /** On how many of many new connections whoever has the cookie gets this status. */
  private static int answers(String cookie, int status) throws IOException {
    int answers = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
      try (HttpConnection connection = shop.coppice().connect()) {
        connection.send(
            "GET /oauth2/userinfo HTTP/1.1\r\nHost: localhost\r\nCookie: %s=%s\r\n\r\n"
                .formatted(SESSION, cookie));
        answers += connection.receive().status() == status ? 1 : 0;
      }
    }
    return answers;
  }
}
