package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LookUpTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  private static Response lookUp(List<String> skus) {
    JsonObject body = JsonObject.of("skus", new JsonArray(skus));
    return shop.service()
        .answer(shop.service().request("lookUpProducts").withJson(body.toBuffer()));
  }

  @Test
  void saysWhatIsThereActiveOrRetiredEachOnce() {
    shop.stock(product("L1", "LANTERN", 100), product("L2", "LAMP", 200));
    assertThat(shop.retire("L2").status()).isEqualTo(200);
    Response answer = lookUp(List.of("L1", "L2", "L1", "nowhere"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.jsonBody().getJsonArray("products"))
        .containsExactlyInAnyOrder(
            brief("L1", "LANTERN", 100, "active", 1), brief("L2", "LAMP", 200, "retired", 2));
  }

  private static JsonObject brief(String sku, String name, int amount, String state, int version) {
    return new JsonObject()
        .put("sku", sku)
        .put("name", name)
        .put("price", JsonObject.of("amount", amount, "currency", "GBP"))
        .put("state", state)
        .put("version", version);
  }

  @Test
  void takesAThousandSkusAndNoMore() {
    List<String> skus = IntStream.range(0, 1_001).mapToObj(i -> "NONE-" + i).toList();
    assertThat(lookUp(skus.subList(0, 1_000)).jsonBody().getJsonArray("products")).isEmpty();
    assertProblem(lookUp(skus), 400, "");
    assertThat(lookUp(List.of()).jsonBody().getJsonArray("products")).isEmpty();
    assertProblem(lookUp(List.of("no sku")), 400, "");
  }
}
