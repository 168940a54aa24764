package dev.coppice.launcher.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogImportTest {
  private static final String PLAIN = "sku,name,price,currency,category,stock\n";
  private static final String RETAIL =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

  private final FakeDoor door = new FakeDoor();
  private final Path folder;

  CatalogImportTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void importsThePlainLayout() throws IOException {
    ImportSummary summary =
        run(PLAIN + "A1,\"Mug, blue\",2.55,GBP,kitchen | Cups|kitchen,7\nA2,Spoon,100,JPY,,\n");
    assertThat(summary.products()).isEqualTo(2);
    assertThat(summary.stocked()).isEqualTo(2);
    assertThat(door.product("A1"))
        .isEqualTo(
            new JsonObject(
                "{'sku':'A1','name':'Mug, blue','price':{'amount':255,'currency':'GBP'},'categories':['kitchen','Cups']}"
                    .replace('\'', '"')));
    assertThat(door.product("A2").getJsonArray("categories")).isEmpty();
    assertThat(door.stock).isEqualTo(Map.of("A1", 7, "A2", 0));
  }

  @Test
  void namesTheLineOfEachRowItCannotUseAndTakesTheOthers() throws IOException {
    ImportSummary summary =
        run(
            PLAIN
                + "A1,Mug,2.555,GBP,,1\n"
                + "A2,Mug\n"
                + "A3,\"Mug,1,GBP,,1\n"
                + "A4,Mug,1,GBP,,-1\n"
                + ",Mug,1,GBP,,1\n"
                + "A6,Mug,1,GBP,,1\n");
    assertThat(summary.rows()).isEqualTo(6);
    assertThat(door.products).containsOnlyKeys("A6");
    assertThat(summary.faults()).isEqualTo(5);
    assertThat(summary.examples())
        .containsExactly(
            "line 2: price \"2.555\" has more decimals than GBP has (2)",
            "line 3: 2 fields where the header has 6",
            "line 4: a quote is opened and never closed",
            "line 5: stock \"-1\" is not a whole number from 0 to 2147483647",
            "line 6: sku is blank");
  }

  @Test
  void sendsBatchesOfFiveHundred() throws IOException {
    run(PLAIN + rows(1_234));
    assertThat(door.batches).containsExactly(500, 500, 234);
    assertThat(door.stock).hasSize(1_234);
  }

  @Test
  void losesNoGoodProductForARefusedNeighbour() throws IOException {
    door.refusedSku = "S17";
    ImportSummary summary = run(PLAIN + rows(600));
    assertThat(summary.products()).isEqualTo(599);
    assertThat(door.products).hasSize(599).doesNotContainKey("S17");
    assertThat(door.stock).hasSize(599).doesNotContainKey("S17");
    assertThat(summary.examples()).containsExactly("line 19: sku S17: no such sku please");
  }

  @Test
  void losesNoGoodStockForARefusedNeighbour() throws IOException {
    door.refusedStock = "S17";
    ImportSummary summary = run(PLAIN + rows(600));
    assertThat(door.products).hasSize(600);
    assertThat(door.stock).hasSize(599).doesNotContainKey("S17");
    assertThat(summary.examples())
        .containsExactly("line 19: sku S17: inventory refused: HTTP 422: too few");
  }

  @Test
  void letsTheLaterOfTwoRowsOfASkuCount() throws IOException {
    ImportSummary summary = run(PLAIN + "A1,Old,1,GBP,,1\nA1,New,2,GBP,,2\n");
    assertThat(summary.products()).isEqualTo(1);
    assertThat(door.product("A1").getString("name")).isEqualTo("New");
    assertThat(summary.skipped()).containsEntry("repeated sku (the later line counts)", 1L);
  }

  @Test
  void saysHowFarItCameWhenTheServicesGo() {
    door.callsUntilGone = 3;
    assertThatThrownBy(() -> run(PLAIN + rows(1_500)))
        .hasMessage(
            "Import stopped: no instance of inventory is up. "
                + "1,000 products and the stock of 500 had been taken;"
                + " it is safe to run it again.");
  }

  @Test
  void makesOneProductOfAllLinesOfAStockCode() throws IOException {
    ImportSummary summary =
        run(
            RETAIL
                + "1,85123A,HEART HOLDER,6,2010-12-01 08:00:00,2.55,1,UK\n"
                + "2,85123A,WHITE HEART HOLDER,4,2010-12-03 08:00:00,2.95,1,UK\n"
                + "3,85123A,HEART,2,2010-12-02 08:00:00,2.55,1,UK\n"
                + "C4,85123A,,-3,2010-12-05 08:00:00,2.55,1,UK\n"
                + "5,85123A,damaged,-9,2010-12-06 08:00:00,0.0,,UK\n"
                + "6,POST,POSTAGE,1,2010-12-06 08:00:00,18.0,1,UK\n");
    assertThat(door.products.values())
        .containsExactly(
            new JsonObject()
                .put("sku", "85123A")
                .put("name", "WHITE HEART HOLDER")
                .put("price", new JsonObject().put("amount", 255L).put("currency", "GBP"))
                .put("categories", new JsonArray()));
    assertThat(door.stock).isEqualTo(Map.of("85123A", 12));
    assertThat(summary.skipped())
        .isEqualTo(
            Map.of(
                "not goods", 1L,
                "no positive price", 1L,
                "cancelled (told a price, no sale)", 1L));
    assertThat(summary.faults()).isZero();
  }

  @Test
  void namesTheLineOfARetailRowThatMakesNoSense() throws IOException {
    ImportSummary summary =
        run(
            RETAIL
                + "1,85123A,HEART,six,2010-12-01 08:00:00,2.55,1,UK\n"
                + "1,85123A,HEART,6,2010-12-01 08:00:00,cheap,1,UK\n"
                + "1,85123A,HEART,6\n"
                + "1,85123A,HEART,6,2010-12-01 08:00:00,2.55,1,UK\n");
    assertThat(door.products).hasSize(1);
    assertThat(summary.examples())
        .containsExactly(
            "line 2: quantity \"six\" is not a whole number",
            "line 3: price \"cheap\" is not a plain decimal such as 2.55",
            "line 4: 4 fields where the header has 8");
  }

  @Test
  void tellsAnUnknownHeaderFromTheTwoItKnows() {
    assertThatThrownBy(() -> run("id,title\n1,x\n"))
        .hasMessage(
            """
            Unknown header: id,title. An import has one of these headers:
              InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
              sku,name,price,currency,category,stock""");
    assertThatThrownBy(() -> run("")).hasMessageStartingWith("The file is empty.");
  }

  @Test
  void knowsGzipByItsContentNotByItsName() throws IOException {
    Path file = folder.resolve("no-suffix");
    Files.write(file, gzip(PLAIN + rows(3)));
    assertThat(importFrom(file).products()).isEqualTo(3);
  }

  @Test
  void saysThatAGzipFileIsCutOff() throws IOException {
    byte[] whole = gzip(PLAIN + rows(5_000));
    Path file = folder.resolve("cut.csv.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> importFrom(file))
        .hasMessageStartingWith("The gzip file is damaged or cut off after row ")
        .hasMessageEndingWith("it is safe to run it again.");
  }

  @Test
  void saysWhenThereIsNoSuchFile() {
    Path file = folder.resolve("missing.csv");
    assertThatThrownBy(() -> importFrom(file)).hasMessage("There is no file " + file + ".");
    assertThatThrownBy(() -> importFrom(folder)).hasMessageContaining("is a directory");
  }

  @Test
  void readsARealMonthOfARealShop() throws IOException {
    Optional<Path> file = besideTheCheckout("shared/data/online-retail/2010-12.csv.gz");
    assumeThat(file).as("the data set lies beside the checkout").isPresent();
    ImportSummary summary = importFrom(file.orElseThrow());
    assertThat(summary.rows()).isEqualTo(42_481);
    assertThat(summary.faults()).isZero();
    assertThat(summary.products()).isEqualTo(door.products.size()).isBetween(2_700L, 2_808L);
    assertThat(door.product("85123A").getString("name"))
        .isEqualTo("WHITE HANGING HEART T-LIGHT HOLDER");
    assertThat(door.product("85123A").getJsonObject("price").getLong("amount")).isEqualTo(295);
    assertThat(door.products.keySet())
        .allMatch(OnlineRetailReader::isGoods)
        .doesNotContain("POST", "D", "M", "DOT", "C2", "BANK CHARGES", "gift_0001_40");
    assertThat(door.products.values())
        .allMatch(product -> product.getJsonObject("price").getLong("amount") > 0)
        .noneMatch(product -> product.getString("name").equals("amazon"));
  }

  private static Optional<Path> besideTheCheckout(String file) {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .map(folder -> folder.resolve(file))
        .filter(Files::exists)
        .findFirst();
  }

  private ImportSummary run(String content) throws IOException {
    return importFrom(Files.writeString(folder.resolve("import.csv"), content));
  }

  private ImportSummary importFrom(Path file) throws IOException {
    return new CatalogImport(door, (fraction, rows, products) -> {}).run(file);
  }

  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "S%d,Product %d,%d.%02d,GBP,things,%d\n".formatted(i, i, i, i % 100, i))
        .collect(Collectors.joining());
  }

  private byte[] gzip(String content) throws IOException {
    Path file = folder.resolve("packed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return Files.readAllBytes(file);
  }
}
