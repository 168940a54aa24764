package dev.coppice.launcher.replay;

import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.invoices.InvoiceLine;
import dev.coppice.launcher.invoices.Plan;
import dev.coppice.launcher.invoices.PlannedOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Plays a plan: as customers who sign up, fill their carts, order, pay, and send back, through the
 * gateway alone; as staff, who set prices and stock; and reconciles it in the end.
 */
public final class OrderReplay {
  /** Whoever has stopped it waits for the report. */
  private static final Duration PATIENCE_OF_ONE_WHO_LEAVES = Duration.ofSeconds(20);

  private final ReplayOptions options;
  private final Backstage backstage;
  private final ReplayProgress progress;

  public OrderReplay(ReplayOptions options, Backstage backstage, ReplayProgress progress) {
    this.options = options;
    this.backstage = backstage;
    this.progress = progress;
  }

  /**
   * Blocks until all is played, or those under way are after {@code stop} says so.
   *
   * @throws IOException when the shop cannot be asked, so that nothing can be reconciled; what it
   *     has taken is known again when this runs again
   */
  public ReplayReport run(Plan plan, BooleanSupplier stop)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Gateway gateway = new Gateway(options.origin(), options.patience());
    try (Staff staff = Staff.open(gateway, backstage)) {
      progress.phase("Looking for what is ordered already");
      Customers customers = Customers.open(gateway, backstage);
      Map<String, Played> earlier = Earlier.orders(plan.orders(), staff, customers);
      Settling settling = new Settling(options.patience());
      for (Played each : List.copyOf(earlier.values())) {
        earlier.replace(each.order().key(), settling.await(each, () -> staff.order(each.id())));
      }
      List<PlannedOrder> open =
          plan.orders().stream().filter(order -> !earlier.containsKey(order.key())).toList();
      progress.phase("Completing catalog and stock");
      Assortment assortment = Assortment.prepare(staff, open);
      Set<String> skus = skus(plan);
      Map<String, Long> before = assortment.onHand(skus);
      Journal journal = new Journal();
      Till till = new Till(gateway, options.pieceGrams());
      Counter counter = new Counter(plan, customers, till, settling, journal);
      progress.phase("Ordering");
      for (Played each : earlier.values()) {
        journal.ordered(each);
        each.difference().ifPresent(journal::undone);
        counter.afterwards(each);
      }
      Workers workers = new Workers(options, counter, assortment, progress);
      workers.work(plan, open, journal, stop);
      progress.phase("Reconciling");
      Reconciliation reconciliation = new Reconciliation(journal, staff, backstage);
      List<Check> checks =
          reconciliation.settled(
              before,
              () -> assortment.onHand(skus),
              stop.getAsBoolean() ? PATIENCE_OF_ONE_WHO_LEAVES : options.patience());
      return ReplayReport.of(
          plan, journal, checks, workers.failure(), Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private static Set<String> skus(Plan plan) {
    return plan.orders().stream()
        .flatMap(order -> order.lines().stream())
        .map(InvoiceLine::sku)
        .collect(Collectors.toSet());
  }
}
