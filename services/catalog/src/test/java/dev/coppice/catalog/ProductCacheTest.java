package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import dev.coppice.testing.Jdbc;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A catalog with a cache, which may never be seen to have one. */
class ProductCacheTest {

  /** Only the shared server is there before the extensions are. */
  @RegisterExtension
  static final Shop shop =
      new Shop(
          PostgresExtension.ownServer(), Map.of("coppice.redis.uri", RedisExtension.sharedUri()));

  @BeforeEach
  void awaitRedis() {
    Await.until(
        "Redis",
        () -> shop.service().readiness("catalog.redis").orElseThrow().equals(Readiness.up()));
  }

  private static long price(Response answer) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody().getJsonObject("price").getLong("amount");
  }

  private static long lookedUp(String sku) {
    JsonObject body = JsonObject.of("skus", JsonArray.of(sku));
    Response answer =
        shop.service().answer(shop.service().request("lookUpProducts").withJson(body.toBuffer()));
    JsonArray products = answer.jsonBody().getJsonArray("products");
    return products.isEmpty()
        ? -1
        : products.getJsonObject(0).getJsonObject("price").getLong("amount");
  }

  @Test
  void everyChangeIsSeenByTheNextRead() {
    assertThat(shop.get("C1").status()).isEqualTo(404);
    assertThat(lookedUp("C1")).isEqualTo(-1);
    for (int amount = 1; amount < 20; amount += 3) {
      shop.stock(product("C1", "LANTERN", amount));
      assertThat(price(shop.get("C1"))).isEqualTo(amount);
      assertThat(lookedUp("C1")).isEqualTo(amount);
      assertThat(shop.patch("C1", "{\"price\":{\"amount\":" + (amount + 1) + "}}").status())
          .isEqualTo(200);
      assertThat(lookedUp("C1")).isEqualTo(amount + 1);
      assertThat(price(shop.get("C1"))).isEqualTo(amount + 1);
    }
    assertThat(shop.retire("C1").status()).isEqualTo(200);
    assertThat(shop.get("C1").jsonBody().getString("state")).isEqualTo("retired");
  }

  /** As when an instance has changed it, and died before it could tell Redis and the others. */
  @Test
  void anEventIsEnoughForAChangeToBeSeen() throws SQLException {
    shop.stock(product("C5", "LANTERN", 5));
    assertThat(price(shop.get("C5"))).isEqualTo(5);
    try (Connection connection = Jdbc.connect(shop.postgres().uri());
        Statement sql = connection.createStatement()) {
      sql.execute("UPDATE products SET price_amount = 6, version = 2 WHERE sku = 'C5'");
    }
    shop.service()
        .eventBus()
        .publish(
            "events.catalog.product.changed",
            JsonObject.of("version", 2).toBuffer(),
            new DeliveryOptions().addHeader("ce_subject", "C5"));
    Await.until("it is seen", () -> price(shop.get("C5")) == 6);
    assertThat(lookedUp("C5")).isEqualTo(6);
  }

  @Test
  void whatIsKeptIsAsTheDatabaseHasIt() {
    shop.stock(
        product("C2", "LÄMP \"2\"", 7)
            .put("categories", JsonArray.of("A", "B"))
            .put("description", "a\nb"));
    Response loaded = shop.get("C2");
    assertThat(shop.get("C2").body()).isEqualTo(loaded.body());
    assertThat(shop.get("C2").header("etag")).isEqualTo(loaded.header("etag"));
  }

  @Test
  void whatIsKeptIsReadWhileTheDatabaseIsAway() {
    shop.stock(product("C3", "LANTERN", 5));
    shop.get("C3");
    shop.postgres().stopServer();
    try {
      assertThat(price(shop.get("C3"))).isEqualTo(5);
      assertThat(lookedUp("C3")).isEqualTo(5);
      assertThat(shop.get("C4").status()).isEqualTo(503);
    } finally {
      shop.postgres().startServer();
    }
    Await.until("it is back", () -> shop.get("C4").status() == 404);
  }
}
