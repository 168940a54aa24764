package dev.coppice.cart;

import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of carts when Redis dies, hangs, forgets the script; and what it has of them. */
class CartRedisTest {

  private static final Duration PROMPTLY = Duration.ofSeconds(20);

  @RegisterExtension
  static final Till till =
      new Till(
          RedisExtension.ownServer(),
          Map.of("coppice.cart.expiry.guest", "2s", "coppice.cart.expiry.user", "1h"));

  @BeforeEach
  void sell() {
    till.catalog.sell("A", 100);
    till.awaitRedis();
  }

  private static io.vertx.redis.client.Response redis(Command command, String... arguments) {
    Vertx vertx = Vertx.vertx();
    try {
      Request request = Request.cmd(command);
      for (String argument : arguments) {
        request.arg(argument);
      }
      return Await.result(Redis.createClient(vertx, till.redis.uri()).send(request));
    } finally {
      Await.result(vertx.close());
    }
  }

  @Test
  void keepsWhatWasAnsweredWhenItIsKilled() {
    Buyer user = Till.user();
    ok(till.put(user, "A", 3));
    till.redis.killServer();
    Response away = till.get(user);
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.header("retry-after")).isNotNull();
    assertThat(away.body().toString()).doesNotContain("127.0.0.1");
    Await.until(
        "readiness says so", () -> !till.service().readiness("cart.redis").orElseThrow().isUp());
    till.redis.startServer();
    till.awaitRedis();
    assertThat(quantities(till.cart(user))).isEqualTo(Map.of("A", 3L));
    ok(till.add(user, "A", 1));
  }

  @Test
  void answersInTimeWhileItHangs() {
    Buyer user = Till.user();
    ok(till.put(user, "A", 3));
    till.redis.freezeServer();
    try {
      long begun = System.nanoTime();
      assertThat(till.get(user).status()).isEqualTo(503);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PROMPTLY);
    } finally {
      till.redis.thawServer();
    }
    till.awaitRedis();
    assertThat(quantities(till.cart(user))).isEqualTo(Map.of("A", 3L));
  }

  @Test
  void isToldTheScriptAgain() {
    Buyer user = Till.user();
    ok(till.put(user, "A", 1));
    redis(Command.SCRIPT, "FLUSH");
    assertThat(quantities(ok(till.add(user, "A", 1)))).isEqualTo(Map.of("A", 2L));
  }

  @Test
  void forgetsAGuestsCartSomeTimeAfterItsLastChange() {
    Buyer guest = till.guest();
    ok(till.put(guest, "A", 1));
    Await.until("it is gone", () -> till.get(guest).status() == 404);
    assertProblem(till.put(guest, "A", 1), 404, "there is no such cart");
  }

  @Test
  void hasNoIdOfAGuestAndKeepsAUsersCartAsLongAsIsSet() {
    Buyer guest = till.guest();
    ok(till.put(guest, "A", 1));
    Buyer user = Till.user();
    ok(till.put(user, "A", 1));
    ok(till.answer(till.adding(user, "A", 1).withIdempotencyKey("once")));
    String keys = redis(Command.KEYS, "*").toString();
    assertThat(keys).contains(":cart:guest:").doesNotContain(Objects.requireNonNull(guest.cart()));
    String key = till.service().clusterName() + ":cart:user:" + user.user();
    assertThat(redis(Command.PTTL, key).toLong())
        .isBetween(Duration.ofMinutes(50).toMillis(), Duration.ofHours(1).toMillis());
    assertThat(redis(Command.PTTL, key + ":added:once").toLong()).isPositive();
  }

  @Test
  void hasNoCartBornAgainWithAVersionThatWasThereBefore() {
    Buyer user = Till.user();
    long before = ok(till.put(user, "A", 1)).getLong("version");
    redis(Command.DEL, till.service().clusterName() + ":cart:user:" + user.user());
    assertThat(till.cart(user).getLong("version")).isZero();
    assertThat(ok(till.put(user, "A", 1)).getLong("version")).isGreaterThan(before);
  }

  @Test
  void takesNothingOutOfACartBornAgainForAnOrderOfTheFormerOne() {
    Buyer user = Till.user();
    ok(till.put(user, "A", 1));
    long bought = till.checkOut(user);
    redis(Command.DEL, till.service().clusterName() + ":cart:user:" + user.user());
    ok(till.put(user, "A", 1));
    assertThat(quantities(ok(till.clearCheckedOut(user, bought)))).isEqualTo(Map.of("A", 1L));
  }

  @Test
  void keepsNothingOfWhoHasNoCartForACheckout() {
    Buyer user = Till.user();
    till.checkOut(user);
    String key = till.service().clusterName() + ":cart:user:" + user.user();
    assertThat(redis(Command.EXISTS, key).toInteger()).isZero();
  }
}
