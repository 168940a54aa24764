package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.events.EventTypes;
import dev.coppice.testing.OutboxEvent;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.PublishedSchemas;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits to be told after products have changed; nobody has named a Kafka here. */
class CatalogEventsTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  @Test
  void tellsOfEachChangeOfAProductWhole() throws Exception {
    shop.create(product("told", "CUP"));
    shop.patch("told", "{\"name\": \"MUG\"}");
    JsonObject changed = shop.get("told").jsonBody();
    shop.retire("told");
    shop.patch("told", "{\"state\": \"active\"}");

    List<OutboxEvent> told = told("told");
    assertThat(told)
        .extracting(OutboxEvent::type)
        .containsExactly(
            "catalog.product.created",
            "catalog.product.changed",
            "catalog.product.retired",
            "catalog.product.changed");
    assertThat(told.get(1).data()).isEqualTo(changed);
    assertThat(told)
        .extracting(each -> each.data().getInteger("version"))
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void tellsNothingOfWhatDidNotChange() throws Exception {
    shop.create(product("same", "CUP"));
    shop.patch("same", "{\"name\": \"CUP\"}");
    shop.patch("same", "{\"name\": \"\"}");
    shop.create(product("same", "OTHER"));
    shop.stock(product("same", "CUP"));

    assertThat(told("same"))
        .extracting(OutboxEvent::type)
        .containsExactly("catalog.product.created");
  }

  @Test
  void tellsOfImports() throws Exception {
    shop.stock(product("put", "CUP", 1), product("put-too", "PLATE", 1));
    shop.stock(product("put", "CUP", 2), product("put-too", "PLATE", 1));

    assertThat(told("put"))
        .extracting(OutboxEvent::type)
        .containsExactly("catalog.product.created", "catalog.product.changed");
    assertThat(told("put").get(1).data()).isEqualTo(shop.get("put").jsonBody());
    assertThat(told("put-too"))
        .extracting(OutboxEvent::type)
        .containsExactly("catalog.product.created");
  }

  @Test
  void tellsInTheOrderOfTheVersionsHoweverManyChangeIt() throws Exception {
    shop.create(product("busy", "CUP"));
    shop.answers(
        IntStream.range(0, 40)
            .mapToObj(number -> shop.patching("busy", "{\"name\": \"CUP " + number + "\"}"))
            .toList());

    List<Integer> versions =
        told("busy").stream().map(each -> each.data().getInteger("version")).toList();
    assertThat(versions).isEqualTo(IntStream.rangeClosed(1, versions.size()).boxed().toList());
    assertThat(versions).hasSizeGreaterThan(1);
  }

  @Test
  void breaksNothingThatWasPublished() throws Exception {
    List<String> types = EventTypes.load("catalog").types();
    assertThat(types).hasSize(3);
    assertThat(PublishedSchemas.broken(types)).isEmpty();
  }

  private static List<OutboxEvent> told(String sku) {
    return OutboxEvent.of(shop.postgres().uri(), sku);
  }
}
