package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog on a real PostgreSQL, called over the event bus. Each test has SKUs of its own. */
class CatalogTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  @Test
  void givesAProductAsItWasImported() {
    JsonObject given =
        product("85123A", "WHITE HANGING HEART T-LIGHT HOLDER")
            .put("description", "Hangs.\nHolds a light.")
            .put("categories", JsonArray.of("Lights", "Hearts"));
    shop.stock(given);
    Response answer = shop.get("85123A");
    assertThat(answer.status()).isEqualTo(200);
    JsonObject body = answer.jsonBody();
    assertThat(body.remove("createdAt")).isEqualTo(body.remove("updatedAt")).isNotNull();
    assertThat(body).isEqualTo(given.put("state", "active").put("version", 1));
  }

  @Test
  void aProductWithoutDescriptionAndCategoriesSaysSo() {
    shop.stock(product("none", "PLAIN"));
    JsonObject body = shop.get("none").jsonBody();
    assertThat(body.getString("description")).isEmpty();
    assertThat(body.getJsonArray("categories")).isEmpty();
  }

  @Test
  void knowsNoProductThatWasNotImported() {
    assertProblem(shop.get("unknown"), 404, "there is no product unknown");
    shop.stock(product("case", "lower case"));
    assertProblem(shop.get("CASE"), 404, "there is no product CASE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "a b", "85123A\n", "a/b", "';--", "ä"})
  void refusesAPathThatIsNoSku(String sku) {
    assertProblem(shop.get(sku), 400, "path.sku ");
  }

  @Test
  void sendsNothingTwiceToAClientThatRemembersTheTag() {
    shop.stock(product("tagged", "TAGGED"));
    String tag = tag("tagged");
    Response again = shop.service().answer(conditional("tagged", tag));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("etag")).isEqualTo(tag);
    assertThat(again.body().length()).isZero();
  }

  private static String tag(String sku) {
    return String.valueOf(shop.get(sku).header("etag"));
  }

  private static Request conditional(String sku, String tag) {
    return shop.service()
        .request("getProduct")
        .withPath("sku", sku)
        .withHeader("if-none-match", tag);
  }

  @Test
  void theTagChangesWhenAndOnlyWhenTheProductDoes() {
    JsonObject first = product("t1", "FIRST").put("categories", JsonArray.of("A"));
    JsonObject second = product("t2", "SECOND");
    shop.stock(first, second);
    Response before = shop.get("t1");
    shop.stock(first, product("t2", "SECOND", 300));
    assertThat(shop.get("t1").body()).isEqualTo(before.body());
    assertThat(shop.get("t1").header("etag")).isEqualTo(before.header("etag"));

    Set<String> tags = new HashSet<>(Set.of(tag("t1")));
    List<JsonObject> changes =
        List.of(
            first.copy().put("name", "First"),
            first.copy().put("categories", JsonArray.of("B")),
            first.copy().put("categories", JsonArray.of("B", "A")),
            first.copy().put("description", "Described"),
            product("t1", "FIRST", 256).put("categories", JsonArray.of("A")),
            first);
    for (JsonObject change : changes) {
      shop.stock(change);
      assertThat(tags.add(tag("t1"))).isTrue();
    }
  }
}
