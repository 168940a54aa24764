package dev.coppice.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.invoices.InvoiceReader;
import dev.coppice.launcher.invoices.Plan;
import dev.coppice.launcher.invoices.Rejection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file against a shop of one object. */
class OrderReplayTest {
  private static final String FILE =
      """
      InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      1001,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
      1001,71053,LANTERN,2,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
      1001,71053,LANTERN,1,2010-12-01 08:26:00,2.95,17850.0,United Kingdom
      1002,85123A,WHITE HEART,3,2010-12-01 08:27:00,4.95,,EIRE
      1003,85123A,WHITE HEART,1,2010-12-01 08:28:00,2.55,100.0,Channel Islands
      1004,POST,POSTAGE,1,2010-12-01 08:29:00,18.00,17850.0,France
      C1005,85123A,WHITE HEART,-2,2010-12-01 08:30:00,2.55,17850.0,United Kingdom
      C1006,85123A,WHITE HEART,-1,2010-12-01 08:31:00,2.55,17850.0,United Kingdom
      C1007,D,Discount,-1,2010-12-01 08:32:00,27.50,17850.0,United Kingdom
      1008,71053,,5,2010-12-01 08:33:00,0.0,,United Kingdom
      """;

  private FakeShop shop;
  private Plan plan;
  private final List<String> phases = new ArrayList<>();
  private final AtomicInteger told = new AtomicInteger();

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    shop = new FakeShop();
    plan = Plan.of(InvoiceReader.read(Files.writeString(folder.resolve("orders.csv"), FILE)));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private ReplayReport play(BooleanSupplier stop) throws IOException, InterruptedException {
    ReplayOptions options =
        new ReplayOptions(shop.origin(), Duration.ZERO, 3, 250, Duration.ofSeconds(2));
    ReplayProgress progress =
        new ReplayProgress() {
          @Override
          public void phase(String what) {
            phases.add(what);
          }

          @Override
          public void at(Standing standing) {
            told.set(standing.done());
          }
        };
    return new OrderReplay(options, shop, progress).run(plan, stop);
  }

  private static List<String> wrong(ReplayReport report) {
    return report.checks().stream().filter(check -> !check.ok()).map(Check::name).toList();
  }

  @Test
  void allInvoicesAreOrderedReturnedOrRejectedAndItAllAgrees()
      throws IOException, InterruptedException {
    shop.products.put(
        "85123A",
        new JsonObject()
            .put("sku", "85123A")
            .put("name", "Heart")
            .put("description", "of wood")
            .put("categories", JsonArray.of("hearts"))
            .put("price", JsonObject.of("amount", 100, "currency", "GBP")));
    shop.stock.put("85123A", 4L);
    ReplayReport report = play(() -> false);

    assertThat(wrong(report)).isEmpty();
    assertThat(report.ok()).as(ReportText.json(report).encodePrettily()).isTrue();
    assertThat(report.read()).isEqualTo(8);
    assertThat(report.ordered()).isEqualTo(3);
    assertThat(report.returned()).isEqualTo(2);
    assertThat(report.rejected()).isEqualTo(3);
    assertThat(report.orders()).isEqualTo(4);
    assertThat(report.goods()).isEqualTo(6 * 255 + 2 * 339 + 295 + 3 * 495 + 1_800);
    assertThat(report.shipping()).isEqualTo(4 * 295);
    assertThat(report.back()).isEqualTo(3 * 255);
    assertThat(report.rejections())
        .extracting(Rejection::reason)
        .containsExactlyInAnyOrder("never bought before", "no positive price", "not sent there");
    assertThat(shop.products.get("85123A").getString("description")).isEqualTo("of wood");
    assertThat(shop.stock).containsEntry("85123A", 10L - 9 + 3);
    assertThat(shop.clients).isEmpty();
    assertThat(phases).contains("Ordering", "Reconciling");
    assertThat(told).hasValue(5);
  }

  @Test
  void nothingIsOrderedOrReturnedTwice() throws IOException, InterruptedException {
    play(() -> false);
    int signIns = shop.signIns.get();
    ReplayReport again = play(() -> false);
    assertThat(shop.orders).hasSize(4);
    assertThat(again.ok()).as(ReportText.json(again).encodePrettily()).isTrue();
    assertThat(again.earlier()).isEqualTo(4);
    assertThat(again.returned()).isEqualTo(2);
    // Only whoever could not be served tries again.
    assertThat(shop.signIns.get() - signIns).isEqualTo(1);
  }

  @Test
  void whatWasOrderedByAFileThatWasCutOffIsNamed(@TempDir Path folder)
      throws IOException, InterruptedException {
    Plan whole = plan;
    String cut = FILE.substring(0, FILE.indexOf("1001,71053"));
    plan = Plan.of(InvoiceReader.read(Files.writeString(folder.resolve("cut.csv"), cut)));
    assertThat(play(() -> false).ok()).isTrue();
    plan = whole;
    ReplayReport report = play(() -> false);
    assertThat(wrong(report)).contains("money.of.goods.GBP");
    assertThat(String.join("\n", ReportText.lines(report)))
        .contains("Rejected: 1, ordered before as something else")
        .contains("is of goods for \u00a315.30, where the invoice says \u00a322.08");
  }

  @Test
  void whatIsStoppedGoesOnWhenItRunsAgain() throws IOException, InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    ReplayReport first = play(() -> looks.incrementAndGet() > 2);
    assertThat(first.ok()).isFalse();
    assertThat(first.open()).isPositive();
    assertThat(wrong(first)).isEmpty();
    assertThat(ReportText.lines(first))
        .contains("Run it again to go on; nothing is ordered twice.");
    ReplayReport second = play(() -> false);
    assertThat(second.ok()).as(ReportText.json(second).encodePrettily()).isTrue();
    assertThat(shop.orders).hasSize(4);
  }

  @Test
  void whoseSessionHasEndedSignsInAgain() throws IOException, InterruptedException {
    shop.sessionsThatEnd.set(1);
    assertThat(play(() -> false).ok()).isTrue();
    assertThat(shop.signIns).hasValue(shop.accounts("").size() + 1);
  }

  @Test
  void anOrderWhoseAnswerIsLostIsPlacedOnce() throws IOException, InterruptedException {
    shop.answersThatAreLost.set(2);
    ReplayReport report = play(() -> false);
    assertThat(report.ok()).as(ReportText.json(report).encodePrettily()).isTrue();
    assertThat(shop.orders).hasSize(4);
  }

  @Test
  void moneyThatIsWrongInTheLedgerIsNoticed() throws IOException, InterruptedException {
    shop.wrong = 1;
    ReplayReport report = play(() -> false);
    assertThat(report.ok()).isFalse();
    assertThat(wrong(report)).containsExactly("money.of.goods.GBP");
    assertThat(ReportText.json(report).getBoolean("ok")).isFalse();
    assertThat(String.join("\n", ReportText.lines(report))).contains("DIFFERS");
  }

  @Test
  void aReportNamesWhatWasRejected() throws IOException, InterruptedException {
    String text = String.join("\n", ReportText.lines(play(() -> false)));
    assertThat(text)
        .contains("8 invoices read: 3 ordered, 2 returned, 3 rejected")
        .contains("Rejected: 1, not sent there")
        .contains("invoice 1003: HTTP 422 nothing is sent to JE");
  }
}
