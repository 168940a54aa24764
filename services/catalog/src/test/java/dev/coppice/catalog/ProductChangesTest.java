package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products that are created, replaced, patched and retired. Each test has SKUs of its own. */
class ProductChangesTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  private static Response answer(Request request) {
    return shop.service().answer(request);
  }

  /** What a change answers is what a read finds, with the tag of its version. */
  private static JsonObject assertStored(Response answer, int status, int version) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(status);
    JsonObject product = answer.jsonBody();
    assertThat(product.getInteger("version")).isEqualTo(version);
    assertThat(answer.header("etag")).isEqualTo("\"" + version + "\"");
    Response read = shop.get(product.getString("sku"));
    assertThat(read.jsonBody()).isEqualTo(product);
    assertThat(read.header("etag")).isEqualTo(answer.header("etag"));
    return product;
  }

  private static JsonObject content(String name) {
    JsonObject content = product("", name);
    content.remove("sku");
    return content;
  }

  @Test
  void createsAProductAndSaysWhereItIs() {
    JsonObject lantern =
        product("c1", "LANTERN").put("categories", JsonArray.of("Lights")).put("description", "Ö");
    Response answer = shop.create(lantern);
    assertStored(answer, 201, 1);
    assertThat(answer.header("location")).isEqualTo("/api/catalog/products/c1");
    lantern
        .fieldNames()
        .forEach(
            each ->
                assertThat(answer.jsonBody().getValue(each))
                    .as(each)
                    .isEqualTo(lantern.getValue(each)));
  }

  @Test
  void createsNothingWhereSomethingIs() {
    shop.stock(product("c2", "FIRST"));
    assertProblem(shop.create(product("c2", "SECOND")), 409, "product c2 is there, and active");
    assertThat(shop.retire("c2").status()).isEqualTo(200);
    assertProblem(shop.create(product("c2", "THIRD")), 409, "product c2 is there, and retired");
    assertThat(shop.get("c2").jsonBody().getString("name")).isEqualTo("FIRST");
  }

  @Test
  void oneOfManyWhoCreateTheSameProductDoesIt() {
    List<Request> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(
          shop.service().request("createProduct").withJson(product("c3", "BY " + i).toBuffer()));
    }
    List<Response> answers = shop.answers(calls);
    assertThat(answers).extracting(Response::status).containsOnly(201, 409);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(shop.get("c3").jsonBody().getInteger("version")).isEqualTo(1);
  }

  @Test
  void replacesAProductWholeOrAddsIt() {
    JsonObject first =
        content("FIRST").put("description", "D").put("categories", JsonArray.of("A"));
    assertStored(answer(shop.replacing("p1", first)), 201, 1);
    JsonObject second = assertStored(answer(shop.replacing("p1", content("SECOND"))), 200, 2);
    assertThat(second.getString("description")).isEmpty();
    assertThat(second.getJsonArray("categories")).isEmpty();
    assertStored(answer(shop.replacing("p1", content("SECOND"))), 200, 2);
  }

  @Test
  void aReplacementBringsNoRetiredProductBackUnlessItSaysSo() {
    shop.stock(product("p2", "P"));
    assertThat(shop.retire("p2").status()).isEqualTo(200);
    JsonObject replaced = assertStored(answer(shop.replacing("p2", content("Q"))), 200, 3);
    assertThat(replaced.getString("state")).isEqualTo("retired");
    JsonObject back =
        assertStored(answer(shop.replacing("p2", content("Q").put("state", "active"))), 200, 4);
    assertThat(back.getString("state")).isEqualTo("active");
  }

  @Test
  void patchesOnlyWhatThePatchNames() {
    shop.stock(
        product("m1", "PLATE")
            .put("description", "Round")
            .put("categories", JsonArray.of("A", "B")));
    JsonObject before = shop.get("m1").jsonBody();
    JsonObject cheaper = assertStored(shop.patch("m1", "{\"price\":{\"amount\":199}}"), 200, 2);
    assertThat(cheaper.getJsonObject("price"))
        .isEqualTo(JsonObject.of("amount", 199, "currency", "GBP"));
    for (String same : List.of("sku", "name", "description", "categories", "state", "createdAt")) {
      assertThat(cheaper.getValue(same)).isEqualTo(before.getValue(same));
    }
    assertThat(cheaper.getInstant("updatedAt")).isAfter(before.getInstant("updatedAt"));

    JsonObject emptied =
        assertStored(shop.patch("m1", "{\"description\":null,\"categories\":null}"), 200, 3);
    assertThat(emptied.getString("description")).isEmpty();
    assertThat(emptied.getJsonArray("categories")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\":\"SAME\"}", "{\"price\":{}}", "{\"state\":\"active\"}"})
  void aPatchThatChangesNothingKeepsTheVersion(String patch) {
    shop.stock(product("same", "SAME"));
    JsonObject before = shop.get("same").jsonBody();
    Response answer = shop.patch("same", patch);
    assertStored(answer, 200, 1);
    assertThat(answer.jsonBody()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]                                        | body",
        "{\"name\":                                | body is not JSON",
        "{\"name\":null}                           | body/name",
        "{\"name\":\"\"}                           | body/name",
        "{\"name\":\"  \"}                         | body name must be",
        "{\"price\":null}                          | body/price",
        "{\"price\":{\"amount\":null}}             | body/price/amount",
        "{\"price\":{\"amount\":-1}}               | body/price/amount",
        "{\"price\":{\"amount\":1.5}}              | body/price/amount",
        "{\"price\":{\"currency\":\"XXQ\"}}        | body currency must be an ISO 4217",
        "{\"price\":{\"sum\":1}}                   | body/price",
        "{\"categories\":[null]}                   | body/categories/0",
        "{\"categories\":[\"a\",\"a\"]}            | body categories must be",
        "{\"state\":\"deleted\"}                   | body/state",
        "{\"state\":null}                          | body/state",
        "{\"sku\":\"other\"}                       | body",
        "{\"version\":7}                           | body",
        "{\"colour\":\"red\"}                      | body",
      })
  void namesTheWrongPlaceInAPatchAndChangesNothing(String patch, String detail) {
    shop.stock(product("m3", "AS IT WAS"));
    JsonObject before = shop.get("m3").jsonBody();
    assertProblem(shop.patch("m3", patch), 400, detail);
    assertThat(shop.get("m3").jsonBody()).isEqualTo(before);
  }

  @Test
  void aPatchComesAsAMergePatch() {
    shop.stock(product("m4", "M"));
    Request asJson = shop.on("m4", "patchProduct").withJson(Buffer.buffer("{}"));
    assertProblem(answer(asJson), 400, "content-type 'application/json' is not taken");
  }

  @Test
  void aRetiredProductCanBeReadButIsInNoListing() {
    shop.stock(product("r1", "GRONKLE").put("categories", JsonArray.of("Retiring")));
    JsonObject retired = assertStored(shop.retire("r1"), 200, 2);
    assertThat(retired.getString("state")).isEqualTo("retired");
    assertThat(shop.skus(asked -> asked.withQuery("category", "Retiring"))).isEmpty();
    assertThat(shop.skus(asked -> asked.withQuery("q", "gronkle"))).isEmpty();
    assertThat(shop.skus(asked -> asked.withQuery("limit", "100"))).doesNotContain("r1");
    assertStored(shop.retire("r1"), 200, 2);

    assertStored(shop.patch("r1", "{\"state\":\"active\"}"), 200, 3);
    assertThat(shop.skus(asked -> asked.withQuery("category", "Retiring"))).containsExactly("r1");
    assertThat(shop.skus(asked -> asked.withQuery("q", "gronkle"))).containsExactly("r1");
  }

  @Test
  void whatIsNotThereCanNeitherBePatchedNorRetired() {
    assertProblem(shop.patch("nothing", "{}"), 404, "there is no product nothing");
    assertProblem(shop.retire("nothing"), 404, "there is no product nothing");
  }

  @ParameterizedTest
  @CsvSource({"replaceProduct", "patchProduct", "retireProduct"})
  void changesOnlyTheVersionThatTheClientHasSeen(String operation) {
    String sku = "i-" + operation;
    shop.stock(product(sku, "ONE"));
    shop.stock(product(sku, "TWO"));
    for (String stale : List.of("\"1\"", "\"3\"", "W/\"2\"", "\"1\", \"3\"", "\"\"", "\"2 \"")) {
      Response refused = answer(change(operation, sku).withHeader("if-match", stale));
      assertProblem(refused, 412, "product " + sku + " is there with the ETag \"2\"");
    }
    assertThat(shop.get(sku).jsonBody().getString("name")).isEqualTo("TWO");
    assertStored(answer(change(operation, sku).withHeader("if-match", "\"7\", \"2\"")), 200, 3);
    assertThat(answer(change(operation, sku).withHeader("if-match", "*")).status()).isEqualTo(200);
  }

  private static Request change(String operation, String sku) {
    return switch (operation) {
      case "replaceProduct" -> shop.replacing(sku, content("THREE"));
      case "patchProduct" -> shop.patching(sku, "{\"name\":\"THREE\"}");
      default -> shop.on(sku, operation);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "\"2", "\"2\" \"3\"", "*, \"2\"", "w/\"2\"", "\"2\","})
  void refusesTagsThatAreNone(String tags) {
    shop.stock(product("tags", "T"));
    assertProblem(
        answer(shop.patching("tags", "{}").withHeader("if-match", tags)), 400, "header.if-match");
  }

  @Test
  void aReplacementMayBeOnlyForWhatIsThereOrOnlyForWhatIsNot() {
    Request put = shop.replacing("n1", content("N"));
    assertProblem(answer(put.withHeader("if-match", "*")), 412, "there is no product n1");
    assertStored(answer(put.withHeader("if-none-match", "*")), 201, 1);
    assertProblem(
        answer(put.withHeader("if-none-match", "*")), 412, "product n1 is there with the ETag");
    assertProblem(answer(put.withHeader("if-none-match", "\"1\"")), 400, "header.if-none-match");
  }

  @Test
  void noneOfFiftyPatchesAtOnceIsLost() {
    shop.stock(product("fifty", "F", 0));
    List<Request> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String patch = "{\"categories\":[\"round " + i + "\"]}";
      calls.add(shop.patching("fifty", patch));
    }
    Set<Integer> versions = new HashSet<>();
    for (Response answer : shop.answers(calls)) {
      assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
      versions.add(answer.jsonBody().getInteger("version"));
    }
    assertThat(versions).hasSize(50).contains(2, 51);
    String last = shop.get("fifty").jsonBody().getJsonArray("categories").getString(0);
    for (int i = 0; i < 50; i++) {
      String category = "round " + i;
      assertThat(shop.skus(asked -> asked.withQuery("category", category)))
          .isEqualTo(category.equals(last) ? List.of("fifty") : List.of());
    }
  }

  @Test
  void oneOfFiftyPatchesOfTheSameVersionSucceedsInEachRound() {
    shop.stock(product("race", "R", 0));
    for (int round = 1; round <= 3; round++) {
      List<Request> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        calls.add(
            shop.patching("race", "{\"price\":{\"amount\":" + (100 * round + i) + "}}")
                .withHeader("if-match", "\"" + round + "\""));
      }
      List<Response> answers = shop.answers(calls);
      assertThat(answers).extracting(Response::status).containsOnly(200, 412);
      List<Response> won = answers.stream().filter(answer -> answer.status() == 200).toList();
      assertThat(won).hasSize(1);
      assertThat(shop.get("race").jsonBody()).isEqualTo(won.get(0).jsonBody());
    }
  }
}
