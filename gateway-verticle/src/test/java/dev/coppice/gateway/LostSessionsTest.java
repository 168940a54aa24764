package dev.coppice.gateway;

import static dev.coppice.gateway.SessionFixture.GOLD;
import static dev.coppice.gateway.SessionFixture.SESSION;
import static dev.coppice.gateway.SessionFixture.detail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Await;
import dev.coppice.testing.RedisExtension;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Browsers that are signed in while their Redis is dead or hangs, or where there is none. */
class LostSessionsTest {

  @RegisterExtension static final RedisExtension redis = RedisExtension.ownServer();

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(detail(answer)).isEqualTo("sessions cannot be looked up now");
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
  }

  @Test
  void waitForRedisWhileAllOthersAreServed() {
    try (SessionFixture shop = new SessionFixture(redis.uri())) {
      shop.awaitRedis();
      shop.signIn();
      GatewayFixture gateway = shop.gateways.get(0);
      redis.killServer();

      assertUnavailable(shop.browser.get(gateway, GOLD));
      assertUnavailable(shop.browser.get(gateway, "/session"));
      assertUnavailable(
          shop.browser.send(gateway, "POST", "/session/sign-out", "Sec-Fetch-Site", "same-origin"));
      assertThat(shop.browser.get(gateway, "/club/open").statusCode()).isEqualTo(200);
      assertThat(gateway.get(GOLD, "Authorization", "Bearer " + shop.identity.token()).statusCode())
          .isEqualTo(200);
      assertThat(gateway.get(GOLD).statusCode()).isEqualTo(401);

      redis.startServer();
      shop.awaitRedis();
      assertThat(shop.browser.get(gateway, GOLD).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void waitTwoSecondsForARedisThatHangs() {
    try (SessionFixture shop = new SessionFixture(redis.uri())) {
      shop.awaitRedis();
      shop.signIn();
      redis.freezeServer();
      assertUnavailable(shop.browser.get(shop.gateways.get(0), GOLD));
      redis.thawServer();
      Await.until(
          "sessions are found again",
          () -> shop.browser.get(shop.gateways.get(0), GOLD).statusCode() == 200);
    }
  }

  @Test
  void areOffWithoutARedis() {
    try (GatewayFixture gateway = new GatewayFixture(Map.of())) {
      for (String path : new String[] {"/session", "/session/sign-in", "/session/callback"}) {
        HttpResponse<String> refused = gateway.get(path);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(detail(refused)).contains("this gateway has no Redis (coppice.redis.uri)");
      }
      assertThat(gateway.get("/sessions").statusCode()).isEqualTo(404);
      gateway.serve(FakeIdentity.CONTRACT);
      assertThat(gateway.get(GOLD, "Cookie", SESSION + "=" + "A".repeat(43)).statusCode())
          .isEqualTo(401);
    }
  }
}
