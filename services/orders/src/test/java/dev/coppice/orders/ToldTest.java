package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.events.EventTypes;
import dev.coppice.orders.saga.Claim;
import dev.coppice.orders.saga.Outcome;
import dev.coppice.orders.saga.Step;
import dev.coppice.orders.saga.StepWork;
import dev.coppice.testing.Await;
import dev.coppice.testing.OutboxEvent;
import dev.coppice.testing.PublishedSchemas;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** There is no Kafka here, so what orders tell waits in the outbox. */
class ToldTest {
  @RegisterExtension
  static final Shop shop =
      new Shop(Map.of("coppice.orders.poll", "50ms"), work -> claim -> attempt(work, claim));

  /** What is asked while a step of a return has been done and what came of it is not kept. */
  private static volatile @Nullable Request meanwhile;

  private final Principal ada = customer();

  @AfterEach
  void close() {
    shop.shipping.mute = false;
  }

  private static Future<Outcome> attempt(StepWork work, Claim claim) {
    Request asked = meanwhile;
    if (asked == null || claim.step() != Step.RESTOCK) {
      return work.attempt(claim);
    }
    meanwhile = null;
    return work.attempt(claim)
        .compose(
            outcome -> {
              ContextInternal context = ContextInternal.current();
              return context.future(kept -> shop.call(asked).map(outcome).onComplete(kept));
            });
  }

  private static List<OutboxEvent> told(String id) {
    return OutboxEvent.of(shop.uri(), id);
  }

  @Test
  void eachStateIsToldOnce() {
    String sku = shop.product(5);
    String id = shop.order(ada, "good", sku, 2);
    shop.await(id, "shipped");
    shop.answer(shop.returning(ada, id, pieces(sku, 2)));
    shop.await(id, "returned");

    assertThat(told(id))
        .extracting(OutboxEvent::type)
        .containsExactly(
            "orders.order.placed",
            "orders.order.confirmed",
            "orders.order.paid",
            "orders.order.shipped",
            "orders.order.returned");
  }

  @Test
  void whatAnotherReturnBringsBackMeanwhileIsTold() {
    String sku = shop.product(5);
    String id = shop.order(ada, "good", sku, 3);
    shop.await(id, "shipped");
    meanwhile = shop.returning(ada, id, pieces(sku, 2));
    shop.answer(shop.returning(ada, id, pieces(sku, 1)));
    shop.await(id, "returned");

    assertThat(told(id))
        .filteredOn(event -> event.type().equals("orders.order.returned"))
        .extracting(
            event -> event.data().getJsonArray("lines").getJsonObject(0).getLong("returned"))
        .containsExactly(3L, 3L);
  }

  @Test
  void whatHasLeftBeforeItWasKnownToBeShippedIsToldOnce() {
    shop.shipping.mute = true;
    String id = shop.order(ada, "good", shop.product(1), 1);
    Await.until("there is a shipment", () -> shop.shipping.state(id).equals("ready"));
    shop.shipping.become(id, "dispatched");
    shop.cancel(ada, id);
    shop.await(id, "shipped");

    assertThat(told(id))
        .extracting(OutboxEvent::type)
        .containsExactly(
            "orders.order.placed",
            "orders.order.confirmed",
            "orders.order.paid",
            "orders.order.shipped");
  }

  @Test
  void whatIsShippedStillIsNotToldTwice() {
    String id = shop.order(ada, "good", shop.product(1), 1);
    shop.await(id, "shipped");
    shop.shipping.become(id, "dispatched");
    shop.cancel(ada, id);
    shop.await(id, "shipped");

    assertThat(told(id))
        .extracting(OutboxEvent::type)
        .containsOnlyOnce("orders.order.shipped")
        .endsWith("orders.order.shipped");
  }

  @Test
  void whyAnOrderWasRejectedIsTold() {
    String id = shop.order(ada, "declined", shop.product(1), 1);
    shop.await(id, "rejected");

    List<OutboxEvent> told = told(id);

    assertThat(told)
        .extracting(OutboxEvent::type)
        .containsExactly("orders.order.placed", "orders.order.rejected");
    assertThat(told.get(1).data().getString("reason")).isEqualTo("payment_declined");
  }

  @Test
  void whereSomebodyLivesAndWhatTheyPayWithIsNotTold() {
    String id = shop.order(ada, "declined", shop.product(1), 1);
    shop.await(id, "rejected");

    assertThat(told(id))
        .isNotEmpty()
        .noneMatch(told -> told.data().encode().contains("Lovelace"))
        .noneMatch(told -> told.data().encode().contains("cardToken"));
  }

  @Test
  void breaksNothingThatWasPublished() throws IOException {
    List<String> types = EventTypes.load("orders").types();
    assertThat(types).hasSize(7);
    assertThat(PublishedSchemas.broken(types)).isEmpty();
  }
}
