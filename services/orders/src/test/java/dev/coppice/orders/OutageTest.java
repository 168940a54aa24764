package dev.coppice.orders;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.orders.Shop.customer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of orders while their database is away. */
class OutageTest {
  private static final PostgresExtension postgres = PostgresExtension.ownServer();

  @RegisterExtension
  static final Shop shop =
      new Shop(Map.of("coppice.orders.poll", "50ms"), UnaryOperator.identity(), postgres);

  private final Principal ada = customer();

  @Test
  void ordersGoOnWhenTheDatabaseIsBack() {
    String sku = shop.product(5);
    String id = shop.order(ada, "action", sku, 1);
    shop.await(id, "requires_action");
    shop.carts.fill(ada.subject(), FakeCarts.line(sku, 2, 500));
    Request placing = shop.placing(ada, Shop.wanted("good"));
    postgres.stopServer();
    try {
      shop.payments.become(id, "authorised");
      assertProblem(shop.get(ada, id), 503, "the database behind this service");
      assertProblem(shop.answer(placing), 503, "the database behind this service");
    } finally {
      postgres.startServer();
    }

    Await.until("it answers again", () -> shop.get(ada, id).status() == 200);
    shop.await(id, "shipped");
    // Nothing was kept of what was refused, so the same key places it now.
    String second = shop.answer(placing).jsonBody().getString("id");
    shop.await(second, "shipped");
    assertThat(shop.stock.onHand(sku)).isEqualTo(2);
    shop.audit();
  }
}
