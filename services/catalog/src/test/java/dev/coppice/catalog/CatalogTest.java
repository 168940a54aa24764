package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog on a real PostgreSQL, called over the event bus. Each test has SKUs of its own. */
class CatalogTest {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop(postgres);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Response list(String name, String value) {
    return shop.list(asked -> asked.withQuery(name, value));
  }

  private static void assertProblem(Response answer, int status, String detail) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.jsonBody().getString("detail")).startsWith(detail);
  }

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
    Response again = shop.service.answer(conditional("tagged", tag));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("etag")).isEqualTo(tag);
    assertThat(again.body().length()).isZero();
  }

  private static String tag(String sku) {
    return String.valueOf(shop.get(sku).header("etag"));
  }

  private static Request conditional(String sku, String tag) {
    return shop.service.request("getProduct").withPath("sku", sku).withHeader("if-none-match", tag);
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
              imports.add(shop.service.call(shop.importing(come.next())));
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
    assertProblem(shop.service.answer(shop.importing(Buffer.buffer(body))), 400, detail);
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
    assertProblem(shop.service.answer(shop.importing(good, wrong)), 400, detail);
    assertThat(shop.get("good").status()).isEqualTo(404);
  }

  @Test
  void takesAThousandProductsAtOnceAndNoMore() {
    List<JsonObject> products =
        IntStream.range(0, 1_001).mapToObj(i -> product("many" + i, "MANY")).toList();
    shop.stock(products.subList(0, 1_000).toArray(JsonObject[]::new));
    Request tooMany = shop.importing(products.toArray(JsonObject[]::new));
    assertProblem(shop.service.answer(tooMany), 400, "body/products");
    shop.stock();
  }

  @Test
  void takesAmountsThatAreWholeHoweverTheyAreWritten() {
    Buffer body =
        product("whole", "WHOLE").toBuffer(); // 255 as 255.0, which JSON does not tell apart
    String text = body.toString().replace("255", "255.0");
    Response answer =
        shop.service.answer(shop.importing(Buffer.buffer("{\"products\":[" + text + "]}")));
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
