package dev.coppice.gateway.routing;

import static dev.coppice.gateway.routing.Shops.MORNING;
import static dev.coppice.gateway.routing.Shops.contract;
import static dev.coppice.gateway.routing.Shops.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteBoardTest {

  private static final Contract CATALOG =
      contract("catalog", "1.0.0", "/api/catalog", "GET /products listProducts");

  private final Vertx vertx = Vertx.vertx();
  private final List<RoutingTable> swapped = Collections.synchronizedList(new ArrayList<>());

  private final AtomicReference<Instant> now = new AtomicReference<>(MORNING);

  private final RouteBoard board =
      new RouteBoard(
          vertx, new SimpleMeterRegistry(), Duration.ofMillis(50), now::get, swapped::add);

  private static RegistryView view(ServiceRecord... records) {
    return new RegistryView(List.of(records));
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  @Test
  void hasRoutedByAViewWhenItSaysSo() {
    assertThat(board.table().routes()).isEmpty();
    Await.result(board.act(view(record(CATALOG, "one", MORNING))));
    assertThat(board.table().routes()).hasSize(1);
  }

  @Test
  void keepsItsTableWhenNothingItDependsOnHasChanged() {
    ServiceRecord one = record(CATALOG, "one", MORNING);
    Await.result(board.act(view(one)));
    RoutingTable before = board.table();
    Await.result(board.act(view(one, record(CATALOG, "two", MORNING.plusSeconds(1)))));
    Await.result(board.act(view(one.with(Health.DOWN, "no database"))));
    assertThat(board.table()).isSameAs(before);
    assertThat(swapped).containsExactly(before);
  }

  @Test
  void remembersAServiceForAWhileAndThenForgetsIt() {
    Await.result(board.act(view(record(CATALOG, "one", MORNING))));
    Await.result(board.act(view()));
    assertThat(board.table().routes()).hasSize(1);
    now.set(MORNING.plusMillis(50));
    Await.until("the routes are gone", () -> board.table().routes().isEmpty());
  }
}
