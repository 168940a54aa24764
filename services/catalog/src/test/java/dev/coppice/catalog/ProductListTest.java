package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Products listed by category and found by their words, page by page. Each test has SKUs of its
 * own.
 */
class ProductListTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  private static Response list(String name, String value) {
    return shop.list(asked -> asked.withQuery(name, value));
  }

  @Test
  void listsByCategoryInTheOrderOfTheSkus() {
    shop.stock(
        product("c-b", "B").put("categories", JsonArray.of("Candles & more")),
        product("c-C", "C").put("categories", JsonArray.of("Candles & more")),
        product("c-1", "1").put("categories", JsonArray.of("Candles & more")),
        product("c-x", "X").put("categories", JsonArray.of("candles & more")));
    assertThat(
            shop.skus(
                asked -> asked.withQuery("category", "Candles & more").withQuery("limit", "2")))
        .containsExactly("c-1", "c-C", "c-b");
    assertThat(Shop.skus(list("category", "nothing"))).isEmpty();
  }

  @Test
  void listsAProductUnderEachOfItsCategoriesAndNoFormerOne() {
    shop.stock(product("m1", "M").put("categories", JsonArray.of("Many 1", "Many 2")));
    shop.stock(product("m1", "M", 7).put("categories", JsonArray.of("Many 3", "Many 2")));
    assertThat(Shop.skus(list("category", "Many 1"))).isEmpty();
    assertThat(Shop.skus(list("category", "Many 2"))).containsExactly("m1");
    assertThat(Shop.skus(list("category", "Many 3"))).containsExactly("m1");
  }

  @ParameterizedTest
  @CsvSource({
    "frob, s1 s2 s3",
    "FROB red, s1 s2",
    "red frobnicator, s1 s2",
    "frob café, s3",
    "FROB CAFE, s3",
    "frob re, s1 s2",
    "frob ed, ''",
    "frob t-light, s2",
    "frob/6, s1",
    "frob -red, s1 s2",
    "frob%, s1 s2 s3",
    "frob_, s1 s2 s3",
    "frob & !red | café, ''",
    "frob:*, s1 s2 s3",
  })
  void findsProductsThatHaveAllTheWordsOrTheirBeginnings(String q, String skus) {
    shop.stock(
        product("s1", "FROBNICATOR RED/WHITE SET OF 6"),
        product("s2", "Frobnicator, red: T-LIGHT"),
        product("s3", "Café frobnicator"));
    assertThat(String.join(" ", shop.skus(asked -> asked.withQuery("q", q)))).isEqualTo(skus);
  }

  @Test
  void findsWordsOfTheDescriptionToo() {
    shop.stock(
        product("d1", "QUUXER").put("description", "For the kitchen,\nof enamel."),
        product("d2", "ENAMEL QUUXER"));
    assertThat(shop.skus(asked -> asked.withQuery("q", "enamel quuxer")))
        .containsExactly("d1", "d2");
    assertThat(shop.skus(asked -> asked.withQuery("q", "kitch quux"))).containsExactly("d1");
    shop.stock(product("d1", "QUUXER"));
    assertThat(shop.skus(asked -> asked.withQuery("q", "kitch quux"))).isEmpty();
  }

  @Test
  void searchesWithinACategory() {
    shop.stock(
        product("w1", "ZYZZYVA").put("categories", JsonArray.of("Beetles")),
        product("w2", "ZYZZYVA").put("categories", JsonArray.of("Books")));
    assertThat(shop.skus(asked -> asked.withQuery("q", "zyzz").withQuery("category", "Books")))
        .containsExactly("w2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE products; --",
        "' OR '1'='1",
        "\\'; SELECT pg_sleep(10); --",
        "x' UNION SELECT usename FROM pg_user --",
        "%",
        "_",
        "' & | ! ( ) <-> :*",
        "\\",
        "$1 zzz",
      })
  void sqlInSearchTextIsOnlyText(String q) {
    shop.stock(product("sql", "STILL HERE"));
    assertThat(list("q", q).status()).isEqualTo(200);
    assertThat(Shop.skus(list("q", q))).isEmpty();
    assertThat(Shop.skus(list("category", q))).isEmpty();
    assertThat(shop.get("sql").status()).isEqualTo(200);
  }

  @Test
  void pagesThroughEverythingExactlyOnceWhileProductsAreAdded() {
    List<JsonObject> all = numbered("Numbers", 500);
    Collections.shuffle(all, new Random(4));
    List<JsonObject> stay = all.subList(0, 250);
    Iterator<JsonObject> come = all.subList(250, 500).iterator();
    shop.stock(stay.toArray(JsonObject[]::new));

    List<Future<Response>> imports = new ArrayList<>();
    List<String> seen =
        shop.skus(
            asked -> {
              imports.add(shop.service().call(shop.importing(come.next())));
              return asked.withQuery("category", "Numbers").withQuery("limit", "7");
            });
    Await.result(Future.all(imports));

    assertThat(imports).hasSizeGreaterThan(250 / 7);
    assertThat(seen).isSorted().doesNotHaveDuplicates();
    assertThat(seen).containsAll(stay.stream().map(product -> product.getString("sku")).toList());
  }

  private static List<JsonObject> numbered(String category, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> product("%s-%03d".formatted(category, i), "NUMBERED"))
        .map(product -> product.put("categories", JsonArray.of(category)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void theLastPageHasNoNextEvenWhenItIsFull() {
    shop.stock(
        product("l1", "L").put("categories", JsonArray.of("Last")),
        product("l2", "L").put("categories", JsonArray.of("Last")));
    Response full = shop.list(asked -> asked.withQuery("category", "Last").withQuery("limit", "2"));
    assertThat(full.jsonBody().getString("next")).isNull();
    Response half = shop.list(asked -> asked.withQuery("category", "Last").withQuery("limit", "1"));
    assertThat(half.jsonBody().getString("next")).isNotNull();
  }

  @Test
  void aPageHasTwentyProductsUnlessAskedOtherwise() {
    shop.stock(numbered("Twenty", 21).toArray(JsonObject[]::new));
    assertThat(Shop.skus(list("category", "Twenty"))).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0",
    "limit, 101",
    "limit, ten",
    "limit, ''",
    "cursor, ''",
    "cursor, AAAA",
    "cursor, AQAAAABBQkM",
    "cursor, '''; DROP TABLE products; --'",
    "q, ''",
    "category, ''",
    "offset, 10",
    "Q, heart",
  })
  void namesTheWrongParameterOfAListing(String name, String value) {
    assertProblem(list(name, value), 400, "query." + name + " ");
  }

  @Test
  void refusesTextThatIsTooLongOrHoldsControlCharacters() {
    for (String name : List.of("q", "category")) {
      assertThat(list(name, "x".repeat(100)).status()).isEqualTo(200);
      assertProblem(list(name, "x".repeat(101)), 400, "query." + name + " ");
      assertProblem(list(name, "nul\u0000"), 400, "query." + name + " ");
      assertProblem(list(name, "line\nfeed"), 400, "query." + name + " ");
    }
  }

  @Test
  void refusesTheCursorOfAnotherListing() {
    shop.stock(numbered("Thirty", 30).toArray(JsonObject[]::new));
    String cursor = list("category", "Thirty").jsonBody().getString("next");
    assertProblem(list("cursor", cursor), 400, "query.cursor must be the 'next' of a page");
  }
}
