package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prices that products have had. Each test has SKUs of its own. */
class PricesTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  private static Response prices(String sku, String... query) {
    var request = shop.on(sku, "listPrices");
    for (int i = 0; i < query.length; i += 2) {
      request = request.withQuery(query[i], query[i + 1]);
    }
    return shop.service().answer(request);
  }

  private static <T> List<T> each(Response page, Function<JsonObject, T> member) {
    assertThat(page.status()).as(page.body()::toString).isEqualTo(200);
    JsonArray items = page.jsonBody().getJsonArray("items");
    return IntStream.range(0, items.size()).mapToObj(items::getJsonObject).map(member).toList();
  }

  private static List<Long> amounts(Response page) {
    return each(page, item -> item.getJsonObject("price").getLong("amount"));
  }

  private static void assertJoined(String sku) {
    List<JsonObject> items = each(prices(sku, "limit", "100"), item -> item);
    assertThat(items.get(0).getValue("to")).isNull();
    for (int i = 1; i < items.size(); i++) {
      assertThat(items.get(i).getString("to")).isEqualTo(items.get(i - 1).getString("from"));
      assertThat(Instant.parse(items.get(i).getString("from")))
          .isBeforeOrEqualTo(Instant.parse(items.get(i).getString("to")));
    }
  }

  @Test
  void listsOneOfAProductWhosePriceNeverChanged() {
    shop.create(product("once", "CUP", 255));
    shop.patch("once", "{\"name\": \"MUG\"}");
    shop.patch("once", "{\"price\": {\"amount\": 255}}");
    shop.retire("once");

    Response page = prices("once");
    assertThat(page.jsonBody())
        .isEqualTo(
            JsonObject.of(
                "items",
                JsonArray.of(
                    JsonObject.of(
                        "price",
                        JsonObject.of("amount", 255, "currency", "GBP"),
                        "version",
                        1,
                        "from",
                        shop.get("once").jsonBody().getString("createdAt"),
                        "to",
                        null)),
                "next",
                null));
  }

  @Test
  void listsEachPriceNewestFirstHoweverItWasChanged() {
    shop.create(product("often", "CUP", 100));
    shop.patch("often", "{\"price\": {\"amount\": 200}}");
    shop.patch("often", "{\"name\": \"MUG\"}");
    shop.patch("often", "{\"price\": {\"currency\": \"EUR\"}}");
    shop.service()
        .answer(
            shop.replacing(
                "often",
                JsonObject.of(
                    "name", "JUG", "price", JsonObject.of("amount", 300, "currency", "EUR"))));
    shop.stock(product("often", "JUG", 100));

    Response page = prices("often");
    assertThat(
            each(
                page,
                item ->
                    "%d: %d %s"
                        .formatted(
                            item.getLong("version"),
                            item.getJsonObject("price").getLong("amount"),
                            item.getJsonObject("price").getString("currency"))))
        .containsExactly("6: 100 GBP", "5: 300 EUR", "4: 200 EUR", "2: 200 GBP", "1: 100 GBP");
    assertThat(each(page, item -> item.getString("from")).get(0))
        .isEqualTo(shop.get("often").jsonBody().getString("updatedAt"));
    assertJoined("often");
  }

  @Test
  void listsThoseOfImportedProducts() {
    shop.stock(product("come", "CUP", 1), product("come-too", "PLATE", 7));
    shop.stock(product("come", "CUP", 2), product("come-too", "PLATE", 7));
    assertThat(amounts(prices("come"))).containsExactly(2L, 1L);
    assertThat(amounts(prices("come-too"))).containsExactly(7L);
  }

  @Test
  void pagesThroughAllOfThem() {
    shop.create(product("paged", "CUP", 0));
    for (int amount = 1; amount <= 4; amount++) {
      shop.patch("paged", "{\"price\": {\"amount\": %d}}".formatted(amount));
    }
    List<List<Long>> pages = new ArrayList<>();
    Response page = prices("paged", "limit", "2");
    pages.add(amounts(page));
    while (page.jsonBody().getString("next") != null) {
      page = prices("paged", "limit", "2", "cursor", page.jsonBody().getString("next"));
      pages.add(amounts(page));
    }
    assertThat(pages).containsExactly(List.of(4L, 3L), List.of(2L, 1L), List.of(0L));
    assertThat(amounts(prices("paged", "cursor", "1"))).isEmpty();
  }

  @Test
  void keepsThemInOrderHoweverManyChangeThePriceAtOnce() {
    shop.create(product("busy", "CUP", 0));
    List<Response> answers =
        shop.answers(
            IntStream.rangeClosed(1, 30)
                .mapToObj(
                    amount ->
                        amount % 2 == 0
                            ? shop.importing(product("busy", "CUP", amount))
                            : shop.patching(
                                "busy", "{\"price\": {\"amount\": %d}}".formatted(amount)))
                .toList());
    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(amounts(prices("busy", "limit", "100")))
        .hasSize(31)
        .doesNotHaveDuplicates()
        .first()
        .isEqualTo(shop.get("busy").jsonBody().getJsonObject("price").getLong("amount"));
    assertJoined("busy");
  }

  @Test
  void knowsNoPricesOfWhatIsNoProduct() {
    assertProblem(prices("nothing"), 404, "there is no product nothing");
    assertProblem(prices("nothing", "cursor", "5"), 404, "there is no product nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0",
    "limit, 101",
    "limit, ten",
    "cursor, ''",
    "cursor, 0",
    "cursor, x",
    "cursor, 9223372036854775808",
  })
  void namesTheWrongParameter(String name, String value) {
    assertProblem(prices("any", name, value), 400, "query." + name + " ");
  }
}
