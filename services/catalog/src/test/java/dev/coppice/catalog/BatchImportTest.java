package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches of products, taken whole or not at all. Each test has SKUs of its own. */
class BatchImportTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{                                            | body is not JSON",
        "[]                                           | body",
        "null                                         | body",
        "{}                                           | body",
        "{\"products\":{}}                            | body/products",
        "{\"products\":[],\"more\":1}                 | body",
        "{\"products\":[1]}                           | body/products/0",
        "{\"products\":[{}]}                          | body/products/0",
      })
  void refusesABodyThatIsNoBatch(String body, String detail) {
    assertProblem(shop.service().answer(shop.importing(Buffer.buffer(body))), 400, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"sku\": \"a b\"                                        | body/products/1/sku",
        "\"sku\": 85123                                          | body/products/1/sku",
        "\"sku\": \"good\"                                       | body/products/1 repeats good of body/products/0",
        "\"name\": \"\"                                          | body/products/1/name",
        "\"name\": \"  \"                                        | body/products/1 name must be",
        "\"name\": null                                          | body/products/1/name",
        "\"name\": \"\\u0000\"                                   | body/products/1/name",
        "\"name\": \"\\ud83d\"                                   | body is not JSON: it has half of a surrogate pair",
        "\"categories\": [\"\"]                                  | body/products/1/categories/0",
        "\"categories\": [\"  \"]                                | body/products/1 category must be",
        "\"categories\": \"Lights\"                              | body/products/1/categories",
        "\"categories\": null                                    | body/products/1/categories",
        "\"categories\": [\"a\",\"b\",\"a\"]                     | body/products/1 categories must be",
        "\"categories\": [1]                                     | body/products/1/categories/0",
        "\"category\": \"Lights\"                                | body/products/1",
        "\"description\": null                                   | body/products/1/description",
        "\"description\": \"\\u0007\"                            | body/products/1/description",
        "\"state\": \"retired\"                                  | body/products/1",
        "\"version\": 3                                          | body/products/1",
        "\"price\": 2.55                                         | body/products/1/price",
        "\"price\": {\"amount\":255}                             | body/products/1/price",
        "\"price\": {\"amount\":-1,\"currency\":\"GBP\"}         | body/products/1/price/amount",
        "\"price\": {\"amount\":2.55,\"currency\":\"GBP\"}       | body/products/1/price/amount",
        "\"price\": {\"amount\":\"255\",\"currency\":\"GBP\"}    | body/products/1/price/amount",
        "\"price\": {\"amount\":1e13,\"currency\":\"GBP\"}       | body/products/1/price/amount",
        "\"price\": {\"amount\":99999999999999999999,\"currency\":\"GBP\"} | body/products/1/price/amount",
        "\"price\": {\"amount\":1,\"currency\":\"gbp\"}          | body/products/1/price/currency",
        "\"price\": {\"amount\":1,\"currency\":\"XXQ\"}          | body/products/1 currency must be an ISO 4217",
        "\"stock\": 7                                            | body/products/1",
      })
  void namesTheWrongPlaceInABatchAndTakesNothingOfIt(String member, String detail) {
    JsonObject wrong = product("wrong", "WRONG").mergeIn(new JsonObject("{" + member + "}"));
    JsonObject good = product("good", "GOOD");
    assertProblem(shop.service().answer(shop.importing(good, wrong)), 400, detail);
    assertThat(shop.get("good").status()).isEqualTo(404);
  }

  @Test
  void takesAThousandProductsAtOnceAndNoMore() {
    List<JsonObject> products =
        IntStream.range(0, 1_001).mapToObj(i -> product("many" + i, "MANY")).toList();
    shop.stock(products.subList(0, 1_000).toArray(JsonObject[]::new));
    Request tooMany = shop.importing(products.toArray(JsonObject[]::new));
    assertProblem(shop.service().answer(tooMany), 400, "body/products");
    shop.stock();
  }

  @Test
  void takesAmountsThatAreWholeHoweverTheyAreWritten() {
    Buffer body =
        product("whole", "WHOLE").toBuffer(); // 255 as 255.0, which JSON does not tell apart
    String text = body.toString().replace("255", "255.0");
    Response answer =
        shop.service().answer(shop.importing(Buffer.buffer("{\"products\":[" + text + "]}")));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(shop.get("whole").jsonBody().getJsonObject("price").getLong("amount"))
        .isEqualTo(255);
  }

  @Test
  void importsThatOverlapNeverBlockEachOther() {
    List<JsonObject> products =
        new ArrayList<>(
            IntStream.range(0, 200).mapToObj(i -> product("o%03d".formatted(i), "O")).toList());
    Random random = new Random(3);
    List<Request> imports = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(products, random);
      int price = round;
      imports.add(
          shop.importing(
              products.stream()
                  .map(product -> product(product.getString("sku"), "O", price))
                  .toArray(JsonObject[]::new)));
    }
    assertThat(shop.answers(imports)).extracting(Response::status).containsOnly(200);
  }
}
