package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.OnShop;
import dev.coppice.system.harness.ProjectTree;
import dev.coppice.system.harness.SharedShop;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Invoices become orders of a shop that {@code up} has started, and all agrees. */
@OnShop
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImportOrdersIT {
  private static final String FILE =
      """
      InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      1001,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
      1001,71053,LANTERN,2,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
      1001,71053,LANTERN,1,2010-12-01 08:26:00,2.95,17850.0,United Kingdom
      1002,85123A,WHITE HEART,3,2010-12-01 08:27:00,4.95,,EIRE
      1003,BANK CHARGES,,1,2010-12-01 08:28:00,15.00,17850.0,France
      C1004,85123A,WHITE HEART,-2,2010-12-01 08:30:00,2.55,17850.0,United Kingdom
      C1005,D,Discount,-1,2010-12-01 08:32:00,27.50,17850.0,United Kingdom
      1006,71053,,5,2010-12-01 08:33:00,0.0,,United Kingdom
      """;

  /** The first lines of the file, which are some twenty invoices. */
  private static final int REAL_LINES = 250;

  private static CoppiceCommand coppice;

  @BeforeAll
  static void open(SharedShop shop) {
    coppice = shop.coppice();
  }

  private static JsonObject report(String file) {
    Result result = coppice.run("import", "orders", file, "--json");
    assertThat(result.code()).as(result.toString()).isZero();
    return new JsonObject(result.out());
  }

  @Test
  @Order(1)
  void invoicesAreOrderedReturnedOrRejectedAndAllAgrees() throws IOException {
    Files.writeString(coppice.checkout().resolve("orders.csv"), FILE);
    JsonObject report = report("orders.csv");
    assertThat(report.getJsonObject("invoices"))
        .as(report.encodePrettily())
        .isEqualTo(
            new JsonObject()
                .put("read", 6)
                .put("ordered", 3)
                .put("returned", 1)
                .put("rejected", 2)
                .put("open", 0));
    JsonObject money = report.getJsonObject("money");
    assertThat(money.getLong("goods")).isEqualTo(6 * 255 + 2 * 339 + 295 + 3 * 495 + 1_500);
    assertThat(money.getLong("returned")).isEqualTo(2 * 255);
  }

  @Test
  @Order(2)
  void runTwiceNothingIsDoubled() {
    JsonObject report = report("orders.csv");
    assertThat(report.getJsonObject("orders")).isEqualTo(JsonObject.of("sent", 4, "earlier", 4));
  }

  @Test
  @Order(3)
  void theInvoicesOfARealShopArePlayed() throws IOException {
    Optional<Path> file = ProjectTree.sharedData("online-retail/2010-12.csv.gz");
    assumeTrue(file.isPresent(), "../shared/data/online-retail is not beside this checkout");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file.get())), StandardCharsets.UTF_8))) {
      List<String> first = lines.lines().limit(1 + REAL_LINES).collect(Collectors.toList());
      Files.write(coppice.checkout().resolve("real.csv"), first);
    }
    JsonObject report = report("real.csv");
    assertThat(report.getJsonObject("invoices").getInteger("ordered")).isGreaterThan(10);
  }

  @Test
  @Order(4)
  void theAuditIsCleanAfterwards() {
    Result audit = coppice.run("audit", "--wait", "60");
    assertThat(audit.code()).as(audit.toString()).isZero();
  }
}
