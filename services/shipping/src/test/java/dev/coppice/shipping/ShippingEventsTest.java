package dev.coppice.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.events.EventTypes;
import dev.coppice.testing.OutboxEvent;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.PublishedSchemas;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits to be told after shipments have changed; nobody has named a Kafka here. */
class ShippingEventsTest {

  @RegisterExtension static final Depot depot = new Depot(PostgresExtension.sharedServer());

  @Test
  void tellsWhatBecomesOfAShipmentButNotItsAddress() throws Exception {
    JsonObject made = Depot.ok(depot.create("told", Depot.parcel("order-told")));
    Depot.ok(depot.track("told", "e1", "dispatched"));
    Depot.ok(depot.track("told", "e2", "in_transit"));
    Depot.ok(depot.track("told", "e3", "delivered"));

    List<OutboxEvent> told = depot.told("told");
    assertThat(told)
        .extracting(OutboxEvent::type)
        .containsExactly(
            "shipping.shipment.created",
            "shipping.shipment.dispatched",
            "shipping.shipment.delivered");
    JsonObject created = told.get(0).data();
    for (String name : List.of("id", "orderId", "customer", "tracking", "service", "price")) {
      assertThat(created.getValue(name)).as(name).isEqualTo(made.getValue(name));
    }
    assertThat(told).extracting(each -> each.data().getInteger("version")).containsExactly(1, 2, 4);
    assertThat(told)
        .extracting(each -> each.data().getString("state"))
        .containsExactly("ready", "dispatched", "delivered");
    assertThat(told.toString()).doesNotContain("Lovelace").doesNotContain("SW1Y");
  }

  @Test
  void tellsOfOneThatIsLostOrCancelledOnce() throws Exception {
    Depot.ok(depot.create("gone", Depot.parcel("order-gone")));
    Depot.ok(depot.track("gone", "e1", "dispatched"));
    Depot.ok(depot.track("gone", "e2", "lost"));
    Depot.ok(depot.track("gone", "e2", "lost"));
    assertThat(depot.told("gone"))
        .last()
        .extracting(OutboxEvent::type)
        .isEqualTo("shipping.shipment.lost");
    assertThat(depot.told("gone")).hasSize(3);

    Depot.ok(depot.create("taken-back", Depot.parcel("order-back")));
    Depot.ok(depot.create("taken-back", Depot.parcel("order-back")));
    Depot.ok(depot.cancel("taken-back"));
    Depot.ok(depot.cancel("taken-back"));
    assertThat(depot.told("taken-back"))
        .extracting(OutboxEvent::type)
        .containsExactly("shipping.shipment.created", "shipping.shipment.cancelled");
  }

  @Test
  void tellsNothingOfWhatWasNeverMade() throws Exception {
    Depot.ok(depot.cancel("unmade"));

    assertThat(depot.told("unmade")).isEmpty();
  }

  @Test
  void breaksNothingThatWasPublished() throws Exception {
    List<String> types = EventTypes.load("shipping").types();
    assertThat(types).hasSize(5);
    assertThat(PublishedSchemas.broken(types)).isEmpty();
  }
}
