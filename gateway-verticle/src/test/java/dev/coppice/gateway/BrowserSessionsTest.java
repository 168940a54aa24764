package dev.coppice.gateway;

import static dev.coppice.gateway.SessionFixture.BAR;
import static dev.coppice.gateway.SessionFixture.GOLD;
import static dev.coppice.gateway.SessionFixture.ISSUER;
import static dev.coppice.gateway.SessionFixture.SESSION;
import static dev.coppice.gateway.SessionFixture.detail;
import static dev.coppice.gateway.SessionFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractChecks;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.LiveRate;
import dev.coppice.gateway.documentation.DocumentationPages;
import dev.coppice.gateway.forwarding.OwnPage;
import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.gateway.limiting.CountedBy;
import dev.coppice.gateway.limiting.OperationClass;
import dev.coppice.testing.Await;
import dev.coppice.testing.EverythingLogged;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Browsers that are signed in, at two gateways with one Redis. */
class BrowserSessionsTest extends BrowserTest {

  @Test
  void areServedAsWithTheirToken() {
    shop.signIn();
    assertThat(browser.put(gateway, GOLD).statusCode()).isEqualTo(200);
    assertThat(gateway.services.lastCall().principal())
        .isEqualTo(
            new Principal("ada", FakeIdentity.CLIENT, Set.of("openid", "email", "club:write")));
    HttpResponse<String> read = browser.get(other, GOLD);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.headers().allValues("vary"))
        .anyMatch(value -> value.equalsIgnoreCase("cookie"));
    HttpResponse<String> refused =
        browser.send(gateway, "DELETE", GOLD, "Sec-Fetch-Site", "same-origin");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(detail(refused)).isEqualTo("this needs scope treasure:write");
  }

  @Test
  void areKnownWhereNobodyHasToBe() {
    assertThat(browser.get(gateway, BAR).statusCode()).isEqualTo(200);
    assertThat(gateway.services.lastCall().principal()).isNull();
    shop.signIn();
    HttpResponse<String> known = browser.get(gateway, BAR);
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(known.headers().allValues("vary"))
        .anyMatch(value -> value.equalsIgnoreCase("cookie"));
    assertThat(Objects.requireNonNull(gateway.services.lastCall().principal()).subject())
        .isEqualTo("ada");
    HttpResponse<String> foreign =
        browser.send(
            gateway,
            "PUT",
            BAR,
            "Content-Type",
            "application/json",
            "Sec-Fetch-Site",
            "cross-site");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(shop.calls("putDrink")).isZero();
  }

  @Test
  void areToldWhetherTheyAreSignedIn() {
    assertThat(json(browser.get(gateway, "/session"))).isEqualTo(JsonObject.of("signedIn", false));
    shop.signIn();
    HttpResponse<String> answer = browser.get(gateway, "/session");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(json(answer).getJsonObject("user"))
        .isEqualTo(JsonObject.of("sub", "ada", "email", "ada@shop.example"));
    assertThat(json(answer).getBoolean("signedIn")).isTrue();
    assertThat(json(answer).getString("scope")).isEqualTo("email club:write openid");
    assertThat(json(answer).getInstant("expiresAt"))
        .isBetween(
            Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(13)));
    assertThat(answer.body()).doesNotContain(FakeIdentity.SECRET);
  }

  @Test
  void areToldAndEndedAsTheMergedDocumentSays() {
    Vertx vertx = Vertx.vertx();
    try {
      ContractChecks checks = checks(vertx);
      assertAsSaid(checks, "showSession", browser.get(gateway, "/session"));
      shop.signIn();
      assertAsSaid(checks, "showSession", browser.get(gateway, "/session"));
      assertAsSaid(
          checks,
          "endSession",
          browser.send(gateway, "POST", "/session/sign-out", "Sec-Fetch-Site", "same-origin"));
    } finally {
      Await.result(vertx.close());
    }
  }

  /** Those of the document that this gateway would show. */
  private ContractChecks checks(Vertx vertx) {
    OwnPages pages = new DocumentationPages(vertx, gateway.board::table, SESSION);
    OwnPage page = Objects.requireNonNull(pages.find("/openapi.json"));
    JsonObject document =
        Await.result(page.answer(MultiMap.caseInsensitiveMultiMap(), Params.NONE)).jsonBody();
    document.put("x-coppice-service", "all");
    document.getJsonObject("paths").forEach(path -> letInAll((JsonObject) path.getValue()));
    document.getJsonObject("components").remove("securitySchemes");
    return Await.result(ContractChecks.compile(vertx, Contract.parse("merged", document.encode())));
  }

  /** Contracts of services have no schemes for keys and cookies, which are the gateway's. */
  private static void letInAll(JsonObject path) {
    path.forEach(
        entry -> {
          if (entry.getValue() instanceof JsonObject operation) {
            operation.put("security", new JsonArray());
          }
        });
  }

  private static void assertAsSaid(
      ContractChecks checks, String operation, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(checks.response(operation, Response.json(json(answer)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, same-origin, 200",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, cross-site, 403",
    "Sec-Fetch-Site, none, 403",
    "Origin, https://shop.example, 200",
    "Origin, https://evil.example, 403",
    "Origin, http://shop.example, 403",
    "Origin, null, 403",
    "X-Requested-With, fetch, 403"
  })
  void changeSomethingFromPagesOfTheirOwnOriginAlone(String header, String value, int status) {
    shop.signIn();
    HttpResponse<String> answer =
        browser.send(gateway, "PUT", GOLD, "Content-Type", "application/json", header, value);
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 403) {
      assertThat(detail(answer)).contains("Sec-Fetch-Site: same-origin", "Origin: " + ISSUER);
      assertThat(shop.calls("putGold")).isZero();
      HttpResponse<String> out = browser.send(gateway, "POST", "/session/sign-out", header, value);
      assertThat(out.statusCode()).isEqualTo(403);
      assertThat(browser.get(gateway, GOLD).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void believeWhatTheBrowserSaysOfTheSiteBeforeTheOrigin() {
    shop.signIn();
    HttpResponse<String> answer =
        browser.send(
            gateway,
            "PUT",
            GOLD,
            "Content-Type",
            "application/json",
            "Sec-Fetch-Site",
            "cross-site",
            "Origin",
            ISSUER);
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void letNoPageOfAnotherOriginReadWithTheCookie() {
    shop.signIn();
    HttpResponse<String> answer = browser.get(gateway, GOLD, "Origin", "https://elsewhere.example");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).isPresent();
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
  }

  @Test
  void keepTheCookieFromServices() throws Exception {
    shop.signIn();
    browser.cookies.put("basket", "7");
    browser.cookies.put("gateway-session-of-a-service", "8");
    for (String target : List.of(GOLD, "/club/open")) {
      browser.get(gateway, target);
      Request call = gateway.services.lastCall();
      assertThat(call.headers().get("cookie"))
          .isEqualTo("basket=7; gateway-session-of-a-service=8");
      assertThat(call.headers().names()).doesNotContain("authorization");
    }
    HttpRequest http2 =
        gateway.request(GOLD).header("Cookie", SESSION + "=" + browser.cookie(SESSION)).build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(http2, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(gateway.services.lastCall().headers().names()).doesNotContain("cookie");
  }

  @Test
  void areStrangersWhereNoTokenIsNeeded() {
    shop.signIn();
    assertThat(browser.get(gateway, "/club/open").statusCode()).isEqualTo(200);
    assertThat(gateway.services.lastCall().principal()).isNull();
  }

  @Test
  void goByTheTokenWhereTheySendOne() {
    shop.signIn();
    HttpResponse<String> answer = browser.get(gateway, GOLD, "Authorization", "Bearer a.b.c");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(browser.cookies).containsKey(SESSION);
  }

  @Test
  void renewTheirTokensOnceForAllGateways() {
    identity.life = Duration.ZERO;
    shop.signIn();
    identity.life = Duration.ofMinutes(10);
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      GatewayFixture at = shop.gateways.get(i % 2);
      asked.add(
          at.http.sendAsync(
              at.request(GOLD).header("Cookie", browser.cookieHeader()).build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    assertThat(asked).allMatch(each -> each.join().statusCode() == 200);
    assertThat(identity.refreshed.get()).isEqualTo(1);
    assertThat(browser.get(other, GOLD).statusCode()).isEqualTo(200);
  }

  @Test
  void goOnWithATokenThatIsGoodStillWhileThereIsNoNewOne() {
    identity.life = Duration.ofSeconds(25);
    shop.signIn();
    identity.away = true;
    assertThat(browser.get(gateway, GOLD).statusCode()).isEqualTo(200);
    assertThat(browser.cookies).containsKey(SESSION);
  }

  @Test
  void waitForANewTokenRatherThanLoseTheirSession() {
    identity.life = Duration.ZERO;
    shop.signIn();
    identity.away = true;
    HttpResponse<String> refused = browser.get(gateway, GOLD);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(browser.cookies).containsKey(SESSION);
    identity.away = false;
    identity.life = Duration.ofMinutes(10);
    assertThat(browser.get(gateway, GOLD).statusCode()).isEqualTo(200);
  }

  @Test
  void areSignedOutWhenThereIsNoNewToken() {
    identity.life = Duration.ofSeconds(10);
    shop.signIn();
    identity.refusesRefresh = true;
    HttpResponse<String> refused = browser.get(gateway, GOLD);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(detail(refused)).contains("the session has ended", "/session/sign-in");
    assertThat(browser.cookies).isEmpty();
    assertThat(shop.kept()).isEmpty();
  }

  @Test
  void haveNothingInRedisThatAnybodyCanUse() {
    shop.signIn();
    Map<String, String> kept = shop.kept();
    assertThat(kept).hasSize(1);
    kept.forEach(
        (key, value) -> {
          assertThat(key).startsWith(shop.cluster + ":session:");
          assertThat(key + value)
              .doesNotContain(FakeIdentity.SECRET, "ada", browser.cookie(SESSION), "eyJ");
        });
  }

  @Test
  void endAfterHalfAnHourWithoutARequest() {
    shop.signIn();
    String key = shop.kept().keySet().iterator().next();
    shop.redis(Command.PEXPIRE, key, "60000");
    assertThat(browser.get(gateway, GOLD).statusCode()).isEqualTo(200);
    Duration left = Duration.ofMillis(shop.redis(Command.PTTL, key).toLong());
    assertThat(left).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
    // As if so long had passed.
    shop.redis(Command.PEXPIRE, key, "1");
    Await.until("it is over", Duration.ofSeconds(5), () -> shop.kept().isEmpty());
    assertThat(browser.get(other, GOLD).statusCode()).isEqualTo(401);
    assertThat(browser.cookies).isEmpty();
  }

  @Test
  void areStrangersWhenSomebodyHasChangedWhatIsKept() {
    shop.signIn();
    shop.redis(Command.SET, shop.kept().keySet().iterator().next(), "0".repeat(500));
    assertThat(browser.get(gateway, GOLD).statusCode()).isEqualTo(401);
  }

  @Test
  void areCountedAsTheUserThatTheyAre() {
    shop.signIn();
    shop.gateways.forEach(
        each ->
            each.limits.set(OperationClass.READS, CountedBy.USER, LiveRate.parse("1/h burst 3")));
    long letIn = 0;
    for (int i = 0; i < 10; i++) {
      letIn += browser.get(shop.gateways.get(i % 2), GOLD).statusCode() == 200 ? 1 : 0;
    }
    assertThat(letIn).isEqualTo(3);
    assertThat(new TestBrowser().get(gateway, "/club/open").statusCode()).isEqualTo(200);
  }

  @Test
  void leaveNoSecretInTheLog() {
    try (EverythingLogged logged = new EverythingLogged()) {
      shop.signIn();
      browser.get(gateway, GOLD);
      String cookie = browser.cookie(SESSION);
      browser.send(gateway, "POST", "/session/sign-out", "Sec-Fetch-Site", "same-origin");
      gateway.get("/the-end");
      Await.until(
          "the last request is in the log",
          () -> logged.lines().stream().anyMatch(line -> line.contains("/the-end")));
      assertThat(logged.lines())
          .noneMatch(line -> line.contains(cookie) || line.contains(FakeIdentity.SECRET));
    }
  }
}
