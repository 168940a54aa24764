package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.orders.saga.Step;
import dev.coppice.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An instance stops between any two steps: before it has asked for one, or after that and before it
 * has kept what came of it. Another instance finishes what it had begun, and all is done once.
 */
class GapsTest {
  private static final Stops stops = new Stops();

  /** Does only what it is woken for, so that it never gets a second turn. */
  @RegisterExtension
  static final Shop shop =
      new Shop(Map.of("coppice.orders.poll", "1m", "coppice.orders.lease", "1s"), stops);

  private record Case(String id, String sku, boolean isReturn) {}

  @ParameterizedTest
  @EnumSource(Step.class)
  void anotherInstanceFinishesIt(Step step) {
    List<Case> cases = new ArrayList<>();
    for (boolean afterwards : new boolean[] {false, true}) {
      cases.add(stopped(new Stops.Gap(step, afterwards)));
    }

    ServiceUnderTest other =
        shop.open(UnaryOperator.identity(), Map.of("coppice.orders.poll", "50ms"));
    try {
      cases.forEach(each -> assertDoneOnce(each, step));
    } finally {
      shop.close(other);
    }
    shop.audit();
  }

  private static Case stopped(Stops.Gap gap) {
    Principal ada = customer();
    String sku = shop.product(5);
    if (gap.step().isForward()) {
      stops.at(gap);
      String id = shop.order(ada, "good", sku, 2);
      awaitStop(id);
      return new Case(id, sku, false);
    }
    String id = shop.order(ada, "good", sku, 2);
    shop.await(id, "shipped");
    stops.at(gap);
    if (gap.step().isOfReturn()) {
      awaitStop(shop.answer(shop.returning(ada, id, pieces(sku, 1))).jsonBody().getString("id"));
      return new Case(id, sku, true);
    }
    shop.cancel(ada, id);
    awaitStop(id);
    return new Case(id, sku, false);
  }

  private static void awaitStop(String saga) {
    Await.until(saga + " has stopped", () -> stops.hasStopped(saga));
  }

  private static void assertDoneOnce(Case each, Step step) {
    String id = each.id();
    if (step.isForward()) {
      shop.await(id, "shipped");
      assertThat(shop.stock.onHand(each.sku())).isEqualTo(3);
      assertThat(shop.payments.captured(id)).isEqualTo(1_300);
      assertThat(shop.payments.refunded(id)).isZero();
      assertThat(shop.shipping.state(id)).isEqualTo("ready");
    } else if (each.isReturn()) {
      shop.await(id, "partially_returned");
      assertThat(shop.stock.onHand(each.sku())).isEqualTo(4);
      assertThat(shop.payments.refunded(id)).isEqualTo(500);
    } else {
      shop.await(id, "cancelled");
      assertThat(shop.stock.onHand(each.sku())).isEqualTo(5);
      assertThat(shop.payments.refunded(id)).isEqualTo(1_300);
      assertThat(shop.shipping.state(id)).isEqualTo("cancelled");
    }
  }
}
