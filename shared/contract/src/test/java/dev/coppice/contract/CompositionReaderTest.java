package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Composition.Argument;
import dev.coppice.contract.Composition.Part;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositionReaderTest {

  private static Composition read(String method, String more) {
    String yaml =
        """
        openapi: 3.1.0
        info: {title: Home, version: 1.0.0}
        x-coppice-service: home
        servers: [{url: /api}]
        paths:
          /home:
            %s:
              operationId: getHome
              %s
              responses:
                '200': {description: all of it, content: {application/json: {}}}
        """
            .formatted(method, more);
    return Contract.parse("home", yaml).operation("getHome").orElseThrow().composition();
  }

  @Test
  void readsParts() {
    Composition composition =
        read(
            "get",
            "x-coppice-compose: {products: {operation: catalog.listProducts, query: {limit: 12, cursor: '{from}'}},"
                + " cart: {operation: cart.getCart}}");
    assertThat(composition.isWhole()).isTrue();
    assertThat(composition.parts())
        .containsExactly(
            new Part(
                "products",
                "catalog",
                "listProducts",
                Map.of(),
                Map.of("limit", new Argument("12", false), "cursor", new Argument("from", true))),
            new Part("cart", "cart", "getCart", Map.of(), Map.of()));
  }

  @Test
  void readsExpansions() {
    Composition composition =
        read(
            "get",
            "parameters: [{name: expand, in: query, schema: {type: string}}]\n      "
                + "x-coppice-expand: {items.product: {operation: catalog.getProduct, path: {sku: '{sku}'}}}");
    assertThat(composition.isWhole()).isFalse();
    assertThat(composition.expansions())
        .containsExactly(
            new Part(
                "items.product",
                "catalog",
                "getProduct",
                Map.of("sku", new Argument("sku", true)),
                Map.of()));
  }

  @Test
  void readsAStreamOfEvents() {
    String yaml =
        """
        openapi: 3.1.0
        info: {title: Orders, version: 1.0.0}
        x-coppice-service: orders
        servers: [{url: /api}]
        paths:
          /orders/{orderId}/events:
            get:
              operationId: streamOrder
              x-coppice-stream:
                first: {operation: orders.getOrder, path: {orderId: '{orderId}'}}
                subject: '{orderId}'
                events: [orders.order.placed, orders.order.paid]
              responses:
                '200': {description: events, content: {text/event-stream: {}}}
        """;
    Composition composition =
        Contract.parse("orders", yaml).operation("streamOrder").orElseThrow().composition();
    assertThat(composition.isWhole()).isTrue();
    EventStream stream = Objects.requireNonNull(composition.stream());
    assertThat(stream)
        .isEqualTo(
            new EventStream(
                new Part(
                    "first",
                    "orders",
                    "getOrder",
                    Map.of("orderId", new Argument("orderId", true)),
                    Map.of()),
                "orderId",
                List.of("orders.order.placed", "orders.order.paid")));
    assertThat(stream.addresses())
        .containsExactly("events.orders.order.placed", "events.orders.order.paid");
  }

  @Test
  void isNoneWhereNothingIsDeclared() {
    assertThat(read("get", "x-coppice-exposure: public")).isEqualTo(Composition.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get  | x-coppice-compose: []                                    | x-coppice-compose must be an object of 1 to 10 parts, not []
          get  | x-coppice-compose: {}                                    | x-coppice-compose must be an object of 1 to 10 parts, not {}
          get  | x-coppice-compose: {a b: {operation: x.getIt}}           | x-coppice-compose.a b must be called like a member of an answer
          get  | x-coppice-compose: {a.b: {operation: x.getIt}}           | x-coppice-compose.a.b must be called like a member of an answer
          get  | x-coppice-compose: {a: {operation: getIt}}               | x-coppice-compose.a.operation must be a service and one of its operations, such as catalog.getProduct, not getIt
          get  | x-coppice-compose: {a: {operation: x.getIt, path: [1]}}  | x-coppice-compose.a.path must be an object of parameters
          get  | x-coppice-expand: {a: {operation: x.getIt}}              | x-coppice-expand needs the query parameter expand
          post | x-coppice-compose: {a: {operation: x.getIt}}             | x-coppice-compose, x-coppice-expand and x-coppice-stream are for GET
          get  | x-coppice-stream: []                                     | x-coppice-stream must be an object of first, subject and events, not []
          get  | x-coppice-stream: {first: {operation: getIt}}            | x-coppice-stream.first.operation must be a service and one of its operations
          get  | x-coppice-stream: {subject: '{id}'}                      | x-coppice-stream.subject must be a parameter of the path, such as '{orderId}', not {id}
          get  | x-coppice-stream: {events: [orders]}                     | x-coppice-stream.events must be 1 to 20 types of events, such as orders.order.paid, not ["orders"]
          get  | x-coppice-stream: {events: []}                           | x-coppice-stream.events must be 1 to 20 types of events
          get  | x-coppice-stream: {}                                     | x-coppice-stream needs an answer of text/event-stream
          """)
  void saysWhatIsWrong(String method, String extension, String message) {
    assertThatThrownBy(() -> read(method, extension))
        .isInstanceOf(InvalidContractException.class)
        .hasMessageContaining(message);
  }
}
