package dev.coppice.launcher.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static InvoiceLine line(String sku, long quantity, long price) {
    return new InvoiceLine(0, sku, "THE " + sku, quantity, price);
  }

  private static Invoice invoice(String number, String customer, InvoiceLine... lines) {
    return new Invoice(number, customer, "France", List.of(lines));
  }

  private static Plan plan(Invoice... invoices) {
    return Plan.of(new Invoices(List.of(invoices), List.of(), 0, List.of()));
  }

  private static Map<String, PlannedOrder> byKey(Plan plan) {
    Map<String, PlannedOrder> orders = new HashMap<>();
    plan.orders().forEach(order -> orders.put(order.key(), order));
    return orders;
  }

  private static List<InvoiceLine> lines(Map<String, PlannedOrder> orders, String key) {
    return Objects.requireNonNull(orders.get(key)).lines();
  }

  @Test
  void linesOfOneProductAtOnePriceAreOne() {
    Plan plan = plan(invoice("1", "7", line("A", 2, 100), line("B", 1, 5), line("A", 3, 100)));
    assertThat(plan.orders())
        .containsExactly(
            new PlannedOrder(
                "1", "1", "customer-7", "France", List.of(line("A", 5, 100), line("B", 1, 5))));
    assertThat(plan.orders().get(0).goods()).isEqualTo(505);
    assertThat(plan.orders().get(0).pieces()).isEqualTo(6);
  }

  @Test
  void aProductAtTwoPricesTakesTwoOrders() {
    Map<String, PlannedOrder> orders =
        byKey(plan(invoice("1", "7", line("A", 2, 100), line("A", 1, 90), line("B", 1, 5))));
    assertThat(orders.keySet()).containsExactlyInAnyOrder("1", "1-2");
    assertThat(lines(orders, "1")).containsExactly(line("A", 2, 100), line("B", 1, 5));
    assertThat(lines(orders, "1-2")).containsExactly(line("A", 1, 90));
  }

  @Test
  void moreThanACartHoldsTakesMoreOrders() {
    InvoiceLine[] many =
        IntStream.range(0, 1_001).mapToObj(i -> line("S" + i, 1, 1)).toArray(InvoiceLine[]::new);
    assertThat(plan(invoice("1", "7", many)).orders()).hasSize(2);
    Map<String, PlannedOrder> pieces = byKey(plan(invoice("1", "7", line("A", 74_215, 104))));
    assertThat(pieces).hasSize(8);
    assertThat(pieces.values().stream().mapToLong(PlannedOrder::goods).sum())
        .isEqualTo(74_215L * 104);
    assertThat(pieces.values())
        .allMatch(order -> order.lines().get(0).quantity() <= OrderParts.MOST_PIECES);
  }

  @Test
  void customersWhomNobodyKnowsArePlayedByAFewAccounts() {
    Invoice[] invoices =
        IntStream.range(0, 40)
            .mapToObj(i -> invoice("" + (100 + i), "", line("A", 1, 100)))
            .toArray(Invoice[]::new);
    assertThat(plan(invoices).orders().stream().map(PlannedOrder::account).distinct())
        .hasSize(Plan.WALK_INS)
        .contains("walk-in-0", "walk-in-15");
  }

  @Test
  void whatComesBackIsOfTheLatestOrderThatHasItAtThatPrice() {
    Plan plan =
        plan(
            invoice("1", "7", line("A", 5, 100)),
            invoice("2", "7", line("A", 5, 100)),
            invoice("3", "7", line("A", 5, 80)),
            invoice("4", "8", line("A", 5, 100)),
            invoice("C5", "7", line("A", 7, 100)));
    assertThat(plan.rejections()).isEmpty();
    assertThat(plan.returns())
        .containsExactly(
            new PlannedReturn("C5", "2", List.of(line("A", 5, 100))),
            new PlannedReturn("C5", "1", List.of(line("A", 2, 100))));
  }

  @Test
  void whatWasNotBoughtSoIsRejectedWithItsReason() {
    Plan plan =
        plan(
            invoice("C0", "7", line("A", 1, 100)),
            invoice("1", "7", line("A", 2, 100)),
            invoice("C2", "7", line("A", 1, 90)),
            invoice("C3", "7", line("A", 3, 100)),
            invoice("C4", "7", line("D", 1, 500)));
    assertThat(plan.rejections())
        .extracting(each -> each.invoice() + " " + each.reason() + " " + each.detail())
        .containsExactly(
            "C0 never bought before 1 of A at 1.00",
            "C2 bought at another price 1 of A at 0.90",
            "C3 more than was bought before 1 of A at 1.00",
            "C4 never bought before 1 of D at 5.00");
    assertThat(plan.returns())
        .containsExactly(new PlannedReturn("C3", "1", List.of(line("A", 2, 100))));
    assertThat(plan.nothingLeft()).containsExactlyInAnyOrder("C0", "C2", "C4");
  }

  @Test
  void ordersAtTheSamePricesAreTogether() {
    List<Invoice> invoices = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      long price = random.nextBoolean() ? 100 : 90;
      invoices.add(invoice("" + (1_000 + i), "c" + i, line("A", 1, price), line("B", 1, price)));
    }
    Plan plan = plan(invoices.toArray(Invoice[]::new));
    assertThat(plan.orders()).hasSize(200);
    long changes =
        IntStream.range(1, 200)
            .filter(
                i ->
                    plan.orders().get(i).lines().get(0).price()
                        != plan.orders().get(i - 1).lines().get(0).price())
            .count();
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void theSameFileGivesTheSamePlan() {
    Invoice[] invoices =
        IntStream.range(0, 50)
            .mapToObj(i -> invoice("" + i, "", line("A", 1, 100 + i % 3), line("B", 1, 50 + i % 2)))
            .toArray(Invoice[]::new);
    assertThat(plan(invoices)).isEqualTo(plan(invoices));
  }
}
