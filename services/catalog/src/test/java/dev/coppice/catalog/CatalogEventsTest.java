package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.SchemaEvolution;
import dev.coppice.events.EventTypes;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits to be told after products have changed; nobody has named a Kafka here. */
class CatalogEventsTest {

  @RegisterExtension static final Shop shop = new Shop(PostgresExtension.sharedServer());

  private record Told(String type, JsonObject data) {}

  @Test
  void tellsOfEachChangeOfAProductWhole() throws Exception {
    shop.create(product("told", "CUP"));
    shop.patch("told", "{\"name\": \"MUG\"}");
    JsonObject changed = shop.get("told").jsonBody();
    shop.retire("told");
    shop.patch("told", "{\"state\": \"active\"}");

    List<Told> told = told("told");
    assertThat(told)
        .extracting(Told::type)
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

    assertThat(told("same")).extracting(Told::type).containsExactly("catalog.product.created");
  }

  @Test
  void tellsOfImports() throws Exception {
    shop.stock(product("put", "CUP", 1), product("put-too", "PLATE", 1));
    shop.stock(product("put", "CUP", 2), product("put-too", "PLATE", 1));

    assertThat(told("put"))
        .extracting(Told::type)
        .containsExactly("catalog.product.created", "catalog.product.changed");
    assertThat(told("put").get(1).data()).isEqualTo(shop.get("put").jsonBody());
    assertThat(told("put-too")).extracting(Told::type).containsExactly("catalog.product.created");
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
    for (String type : types) {
      assertThat(
              SchemaEvolution.breaks(
                  type, json("/events/published/" + type), json("/events/" + type)))
          .isEmpty();
    }
  }

  private static JsonObject json(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CatalogEventsTest.class.getResourceAsStream(name + ".json"), name)) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static List<Told> told(String sku) throws SQLException {
    URI uri = URI.create(shop.postgres().uri());
    String[] who = uri.getUserInfo().split(":", 2);
    List<Told> told = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
                who[0],
                who[1]);
        PreparedStatement waiting =
            connection.prepareStatement(
                "SELECT type, convert_from(data, 'UTF8') FROM event_outbox WHERE subject = ?"
                    + " ORDER BY seq")) {
      waiting.setString(1, sku);
      try (ResultSet rows = waiting.executeQuery()) {
        while (rows.next()) {
          told.add(new Told(rows.getString(1), new JsonObject(rows.getString(2))));
        }
      }
    }
    return told;
  }
}
