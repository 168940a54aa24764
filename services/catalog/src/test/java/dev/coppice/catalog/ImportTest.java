package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that come as NDJSON or CSV. Each test has SKUs of its own. */
class ImportTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv; charset=utf-8";

  private static Response answer(String type, String rows) {
    return shop.service().answer(shop.importing(type, Buffer.buffer(rows)));
  }

  /** The report, its rejected rows as lines of text. */
  private static String report(Response answer) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    JsonObject report = answer.jsonBody();
    StringBuilder text = new StringBuilder();
    text.append(report.getInteger("imported")).append(" imported, ");
    text.append(report.getInteger("unchanged")).append(" unchanged\n");
    for (Object each : report.getJsonArray("rejected")) {
      JsonObject rejected = (JsonObject) each;
      text.append(rejected.getInteger("line")).append(": ");
      text.append(rejected.getString("reason")).append('\n');
    }
    return text.toString();
  }

  private static String report(String type, String rows) {
    return report(answer(type, rows));
  }

  private static String row(String sku, String name) {
    return product(sku, name).encode();
  }

  @Test
  void takesTheGoodLinesAndNamesTheOthers() {
    String rows =
        String.join(
            "\n",
            row("n1", "ONE"),
            "",
            "{\"sku\":",
            row("n 2", "TWO"),
            row("n3", " "),
            product("n4", "FOUR").put("colour", "red").encode(),
            product("n5", "FIVE").put("state", "retired").encode(),
            "[]",
            product("n6", "SIX").putNull("price").encode(),
            product("n7", "SEVEN").put("price", new JsonObject("{\"amount\":1.5}")).encode(),
            row("n8", "EIGHT").replace("GBP", "XXQ"),
            product("n9", "NINE").put("categories", JsonArray.of("a", "a")).encode(),
            product("n10", "TEN").put("categories", "a").encode(),
            "{\"sku\":\"n11\",\"name\":\"\\ud83d\",\"price\":{\"amount\":1,\"currency\":\"GBP\"}}",
            row("n1", "AGAIN"),
            product("n12", "TWELVE").putNull("description").encode(),
            product("n13", "LAST")
                .put("description", "two\nlines")
                .put("categories", JsonArray.of("Ndjson"))
                .encode());
    assertThat(report(NDJSON, rows))
        .isEqualTo(
            """
            2 imported, 0 unchanged
            3: the line is not JSON
            4: sku must be 1 to 40 letters, digits, '.', '_' and '-', the first a letter or a digit
            5: name must be 1 to 200 characters of valid Unicode, not all of them blank, none a control character
            6: "colour" is unknown; allowed: categories, description, name, price, sku
            7: "state" is unknown; allowed: categories, description, name, price, sku
            8: the line must be an object
            9: price must be an object
            10: amount must be a whole number
            11: currency must be an ISO 4217 code, not XXQ
            12: categories must be at most 10, no two of them the same
            13: categories must be a list of texts
            14: name must be 1 to 200 characters of valid Unicode, not all of them blank, none a control character
            15: repeats n1 of line 1
            16: description must be a text
            """);
    assertThat(shop.get("n1").jsonBody().getString("name")).isEqualTo("ONE");
    JsonObject last = shop.get("n13").jsonBody();
    assertThat(last.getString("description")).isEqualTo("two\nlines");
    assertThat(last.getJsonArray("categories")).isEqualTo(JsonArray.of("Ndjson"));
    assertThat(shop.get("n12").status()).isEqualTo(404);
  }

  @Test
  void takesTheGoodRowsOfCsvAndNamesTheOthers() {
    String rows =
        """
        sku,name,price,currency,category,stock
        v1,"Mug, blue",2.55,GBP,Mugs | Gifts|Mugs,7
        v2,Mug,2.555,GBP,,1
        v3,Mug
        v4,"Mug,1,GBP,,1

        v5,Mug,1,XXQ,,1
        v6,Spoon,100,JPY,,
        ,Spoon,1,GBP,,
        """;
    assertThat(report(CSV, rows))
        .isEqualTo(
            """
            2 imported, 0 unchanged
            3: price must have no more decimals than GBP has (2), not "2.555"
            4: 2 fields where the header has 6
            5: a quote is opened and never closed
            7: currency must be an ISO 4217 code, not XXQ
            9: sku must be 1 to 40 letters, digits, '.', '_' and '-', the first a letter or a digit
            """);
    JsonObject mug = shop.get("v1").jsonBody();
    assertThat(mug.getString("name")).isEqualTo("Mug, blue");
    assertThat(mug.getJsonArray("categories")).isEqualTo(JsonArray.of("Mugs", "Gifts"));
    assertThat(shop.get("v6").jsonBody().getJsonObject("price"))
        .isEqualTo(JsonObject.of("amount", 100, "currency", "JPY"));
  }

  @Test
  void knowsTheColumnsOfCsvByTheirNames() {
    assertThat(report("text/csv", "Currency,price,description,SKU,name\nGBP,1,\"A\nB\",o1,O\n"))
        .isEqualTo("1 imported, 0 unchanged\n");
    assertThat(shop.get("o1").jsonBody().getString("description")).isEqualTo("A\nB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sku,name,price\n",
        "sku,name,price,currency,colour\n",
        "sku,name,price,currency,sku\n",
        "h1,Mug,1,GBP\n",
        "\"sku\n",
        "\n\n"
      })
  void refusesCsvWithoutItsHeader(String rows) {
    Response answer = answer(CSV, rows);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.jsonBody().getString("detail"))
        .startsWith("body must begin with a header that names sku, name, price and currency");
  }

  @Test
  void aLineThatIsNotUtf8CostsNoOther() {
    Buffer rows =
        Buffer.buffer(row("u1", "ONE") + "\n")
            .appendBytes(row("u2", "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1))
            .appendString("\n" + row("u3", "caf\u00e9") + "\r\n");
    assertThat(report(shop.service().answer(shop.importing(NDJSON, rows))))
        .isEqualTo("2 imported, 0 unchanged\n2: not UTF-8 text\n");
    assertThat(shop.get("u3").jsonBody().getString("name")).isEqualTo("caf\u00e9");
  }

  @Test
  void doingItAgainChangesNothing() {
    String rows =
        IntStream.range(0, 2 * RowImport.BATCH + 17)
            .mapToObj(i -> row("again" + i, "AGAIN " + i))
            .collect(Collectors.joining("\n"));
    assertThat(report(NDJSON, rows)).isEqualTo("2017 imported, 0 unchanged\n");
    JsonObject before = shop.get("again2016").jsonBody();
    assertThat(report(NDJSON, rows)).isEqualTo("0 imported, 2017 unchanged\n");
    assertThat(shop.get("again2016").jsonBody()).isEqualTo(before);
    assertThat(report(NDJSON, rows.replace("AGAIN 7\"", "SEVEN\"")))
        .isEqualTo("1 imported, 2016 unchanged\n");
    assertThat(shop.get("again7").jsonBody().getInteger("version")).isEqualTo(2);
    assertThat(shop.get("again7").jsonBody().getString("name")).isEqualTo("SEVEN");
  }

  @ParameterizedTest
  @CsvSource({"same, SAME", "other, OTHER"})
  void bringsNoRetiredProductBack(String how, String name) {
    String sku = "retired-" + how;
    shop.stock(product(sku, "SAME"));
    assertThat(shop.retire(sku).status()).isEqualTo(200);
    JsonObject before = shop.get(sku).jsonBody();
    String rejected =
        "1 imported, 0 unchanged\n1: " + sku + " is retired; an import does not bring it back\n";
    assertThat(report(NDJSON, row(sku, name) + "\n" + row("beside1-" + how, "B")))
        .isEqualTo(rejected);
    assertThat(
            report(
                shop.service()
                    .answer(shop.importing(product(sku, name), product("beside2-" + how, "B")))))
        .isEqualTo(rejected);
    assertThat(shop.get(sku).jsonBody()).isEqualTo(before);
  }

  @Test
  void takesNoMoreLinesThanItCanReportOn() {
    assertThat(report(NDJSON, "\n".repeat(ImportProducts.MOST_LINES) + row("most", "MOST")))
        .isEqualTo("1 imported, 0 unchanged\n");
    Response answer = answer(NDJSON, "\n".repeat(ImportProducts.MOST_LINES + 1) + row("more", "M"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.jsonBody().getString("detail"))
        .isEqualTo("body has 50002 lines; at most 50000 are taken at once");
    assertThat(shop.get("more").status()).isEqualTo(404);
  }

  @Test
  void cutsReasonsThatQuoteTooMuch() {
    String report = report(NDJSON, "{\"" + "x".repeat(9_000) + "\":1}\n" + row("short", "S"));
    assertThat(report).startsWith("1 imported, 0 unchanged\n1: \"xxx").hasSizeLessThan(400);
  }

  @Test
  void importsThatOverlapNeitherBlockNorLoseAnything() {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
    Random random = new Random(5);
    List<Request> imports = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      Collections.shuffle(numbers, random);
      String name = "ROUND " + round;
      String category = "Overlap " + round;
      String rows =
          numbers.stream()
              .map(
                  i -> product("over" + i, name).put("categories", JsonArray.of(category)).encode())
              .collect(Collectors.joining("\n"));
      imports.add(shop.importing(NDJSON, Buffer.buffer(rows)));
    }
    int changes = 0;
    for (Response answer : shop.answers(imports)) {
      assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
      assertThat(answer.jsonBody().getJsonArray("rejected")).isEmpty();
      changes += answer.jsonBody().getInteger("imported");
    }
    int listed = 0;
    for (int round = 0; round < 12; round++) {
      String category = "Overlap " + round;
      listed +=
          shop.skus(asked -> asked.withQuery("category", category).withQuery("limit", "100"))
              .size();
    }
    assertThat(listed).as("each product under its one category").isEqualTo(300);
    long versions =
        IntStream.range(0, 300)
            .mapToLong(i -> shop.get("over" + i).jsonBody().getLong("version"))
            .sum();
    assertThat(versions).as("one version for each change").isEqualTo(changes);
  }
}
