package dev.coppice.cart;

import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.testing.Await;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Large carts, and many hands on one. */
class LimitsTest {

  @RegisterExtension static final Till till = new Till(RedisExtension.sharedServer());

  @Test
  void holdsAThousandProductsAndNoMore() {
    Buyer user = Till.user();
    for (int i = 0; i < 1_001; i++) {
      till.catalog.sell("S-" + i, 1 + i);
    }
    List<Future<Response>> puts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      puts.add(till.call(till.putting(user, "S-" + i, 2)));
      if (puts.size() == 10) {
        Await.result(Future.all(puts));
        puts.forEach(put -> ok(put.result()));
        puts.clear();
      }
    }
    JsonObject cart = till.cart(user);
    assertThat(cart.getJsonArray("lines")).hasSize(1_000);
    assertThat(cart.getJsonArray("totals").getJsonObject(0).getLong("amount")).isEqualTo(1_001_000);
    assertProblem(
        till.put(user, "S-1000", 1),
        422,
        "the cart would have 1001 products, and may have at most");
    ok(till.put(user, "S-5", 3));
    ok(till.remove(user, "S-7"));
    ok(till.put(user, "S-1000", 1));
  }

  @Test
  void losesNothingThatIsAddedAtOnceThroughTwoInstances() {
    till.catalog.sell("HOT", 1);
    Buyer user = Till.user();
    Map<String, String> settings =
        Map.of(
            "coppice.redis.uri",
            till.redis.uri(),
            "coppice.cluster.name",
            till.service().clusterName());
    try (ServiceUnderTest other =
        new ServiceUnderTest("cart", CartVerticle::assemble, settings, till.catalog.part())) {
      Await.until("Redis", () -> other.readiness("cart.redis").orElseThrow().isUp());
      List<Future<Response>> additions = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        additions.add(till.call(till.adding(user, "HOT", 1)));
        additions.add(other.call(till.adding(user, "HOT", 1)));
      }
      Await.result(Future.all(additions));
      additions.forEach(addition -> ok(addition.result()));
    }
    assertThat(quantities(till.cart(user))).isEqualTo(Map.of("HOT", 100L));
  }
}
