package dev.coppice.gateway.routing;

import static dev.coppice.gateway.routing.Shops.MORNING;
import static dev.coppice.gateway.routing.Shops.contract;
import static dev.coppice.gateway.routing.Shops.offer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Params;
import dev.coppice.discovery.registry.ServiceId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingTableTest {

  private final RequestPath path = new RequestPath();

  private static RoutingTable table(Offer... offers) {
    return RoutingTable.of(List.of(offers), new SimpleMeterRegistry());
  }

  private @Nullable Route route(RoutingTable table, HttpMethod method, String text) {
    assertThat(path.read(text, 0, text.length())).isNull();
    Resource resource = table.find(path);
    return resource == null ? null : resource.route(method);
  }

  private Resource found(RoutingTable table) {
    return Objects.requireNonNull(table.find(path));
  }

  private @Nullable String get(RoutingTable table, String text) {
    Route route = route(table, HttpMethod.GET, text);
    return route == null ? null : route.name();
  }

  @Test
  void findsOperationsByPath() {
    RoutingTable table =
        table(
            offer(
                MORNING,
                contract(
                    "catalog",
                    "1.0.0",
                    "/api/catalog",
                    "GET /products listProducts",
                    "GET /products/{sku} getProduct")));
    assertThat(get(table, "/api/catalog/products")).isEqualTo("catalog.listProducts");
    assertThat(get(table, "/api/catalog/products/85123A")).isEqualTo("catalog.getProduct");
    assertThat(path.value(3)).isEqualTo("85123A");
  }

  @Test
  void findsNothingElse() {
    RoutingTable table =
        table(
            offer(
                MORNING,
                contract("catalog", "1.0.0", "/api/catalog", "GET /products/{sku} getProduct")));
    for (String text :
        List.of(
            "/",
            "/api",
            "/api/catalog/products",
            "/api/catalog/products/",
            "/api/catalog/products/1/",
            "/api/catalog/products/1/2",
            "//api/catalog/products/1",
            "/api//catalog/products/1",
            "/API/catalog/products/1",
            "/api/catalog/productss/1",
            "/a".repeat(100))) {
      assertThat(get(table, text)).as(text).isNull();
    }
  }

  @Test
  void matchesDecodedText() {
    RoutingTable table =
        table(
            offer(
                MORNING,
                contract("catalog", "1.0.0", "/api/catalog", "GET /products/{sku} getProduct")));
    Route route = route(table, HttpMethod.GET, "/api/%63atalog/products/a%2Fb%20c");
    assertThat(Objects.requireNonNull(route).pathParams(path)).isEqualTo(Params.of("sku", "a/b c"));
    assertThat(get(table, "/api/catalog%2Fproducts/1")).isNull();
  }

  @Test
  void prefersLiteralsAndFallsBackToParameters() {
    RoutingTable table =
        table(
            offer(
                MORNING,
                contract(
                    "shop",
                    "1.0.0",
                    "/api",
                    "GET /a/{x} parameter",
                    "GET /a/b literal",
                    "GET /a/{x}/c parameterThenC",
                    "GET /a/b/d literalThenD")));
    assertThat(get(table, "/api/a/b")).isEqualTo("shop.literal");
    assertThat(get(table, "/api/a/z")).isEqualTo("shop.parameter");
    assertThat(get(table, "/api/a/b/d")).isEqualTo("shop.literalThenD");
    assertThat(get(table, "/api/a/b/c")).isEqualTo("shop.parameterThenC");
  }

  @Test
  void saysWhichMethodsAreOffered() {
    RoutingTable table =
        table(
            offer(
                MORNING,
                contract(
                    "shop",
                    "1.0.0",
                    "/api",
                    "GET /a readA",
                    "DELETE /a deleteA",
                    "POST /b makeB")));
    assertThat(route(table, HttpMethod.HEAD, "/api/a")).isNotNull();
    assertThat(route(table, HttpMethod.POST, "/api/a")).isNull();
    assertThat(found(table).allow()).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    assertThat(route(table, HttpMethod.HEAD, "/api/b")).isNull();
    assertThat(found(table).allowed()).containsExactlyInAnyOrder("POST", "OPTIONS");
    assertThat(route(table, HttpMethod.valueOf("PROPFIND"), "/api/b")).isNull();
  }

  @Test
  void doesNotShowInternalOperations() {
    RoutingTable table =
        table(
            offer(
                MORNING,
                contract(
                    "catalog",
                    "1.0.0",
                    "/api/catalog",
                    "POST /products importProducts internal",
                    "GET /products/{sku} getProduct",
                    "PUT /products/{sku} putProduct internal")));
    assertThat(route(table, HttpMethod.POST, "/api/catalog/products")).isNull();
    assertThat(table.find(path)).isNull();
    assertThat(route(table, HttpMethod.PUT, "/api/catalog/products/1")).isNull();
    assertThat(found(table).allow()).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void unitesTheVersionsOfAMajor() {
    RoutingTable table =
        table(
            offer(
                MORNING,
                contract("catalog", "1.0.0", "/api/catalog", "GET /products/{sku} getProduct"),
                contract(
                    "catalog",
                    "1.1.0",
                    "/api/catalog",
                    "GET /products/{sku} getProduct",
                    "GET /categories listCategories")));
    assertThat(get(table, "/api/catalog/products/1")).isEqualTo("catalog.getProduct");
    assertThat(get(table, "/api/catalog/categories")).isEqualTo("catalog.listCategories");
    assertThat(table.routes()).hasSize(2);
  }

  @Test
  void givesAClaimedPathToTheOlderServiceAndRefusesTheOther() {
    Offer older = offer(MORNING, contract("old", "1.0.0", "/api", "GET /a/{id} readOld"));
    Offer younger =
        offer(
            MORNING.plusSeconds(1),
            contract("young", "1.0.0", "/api", "GET /b readB", "GET /a/{key} readYoung"));
    Offer other = offer(MORNING.plusSeconds(2), contract("other", "1.0.0", "/api", "GET /c readC"));
    RoutingTable table = table(other, younger, older);
    assertThat(get(table, "/api/a/1")).isEqualTo("old.readOld");
    assertThat(get(table, "/api/b")).isNull();
    assertThat(get(table, "/api/c")).isEqualTo("other.readC");
    assertThat(table.refusals())
        .containsExactly(
            new Refusal(
                younger.service(), "GET /api/a/{key} (readYoung) is served by old 1.x already"));
  }

  @Test
  void letsTwoServicesShareAPathWithDifferentMethods() {
    RoutingTable table =
        table(
            offer(MORNING, contract("reads", "1.0.0", "/api", "GET /a readA")),
            offer(MORNING, contract("writes", "1.0.0", "/api", "PUT /a writeA")));
    assertThat(table.refusals()).isEmpty();
    assertThat(get(table, "/api/a")).isEqualTo("reads.readA");
    assertThat(found(table).allow()).isEqualTo("GET, HEAD, OPTIONS, PUT");
  }

  @Test
  void keepsItsOwnPages() {
    RoutingTable table =
        table(
            offer(MORNING, contract("cuckoo", "1.0.0", "/docs", "GET /x readX")),
            offer(MORNING, contract("jay", "1.0.0", "/session", "GET /x readX")),
            offer(MORNING, contract("good", "1.0.0", "/api", "GET /x readX")));
    assertThat(table.refusals())
        .extracting(refusal -> refusal.service().name())
        .containsExactly("cuckoo", "jay");
    assertThat(get(table, "/api/x")).isEqualTo("good.readX");
  }

  @Test
  void refusesPathsThatNoRequestCanHave() {
    RoutingTable table = table(offer(MORNING, contract("dots", "1.0.0", "/api", "GET /.. up")));
    assertThat(table.refusals()).hasSize(1);
    assertThat(table.routes()).isEmpty();
  }

  @Test
  void believesTheTokensOfOneServiceOnly() {
    RoutingTable table =
        table(offer(MORNING.plusSeconds(1), signer("young")), offer(MORNING, signer("old")));
    assertThat(table.tokens())
        .isEqualTo(
            new TokenOffer(
                new ServiceId("old", 1),
                signer("old").operation("getKeys").orElseThrow(),
                signer("old").operation("listRevoked"),
                signer("old").operation("checkApiKey"),
                Optional.empty()));
    assertThat(table.refusals())
        .containsExactly(
            new Refusal(new ServiceId("young", 1), "tokens are signed by old 1.x already"));
    assertThat(RoutingTable.empty().tokens()).isNull();
  }

  private static Contract signer(String service) {
    Contract plain =
        contract(
            service,
            "1.0.0",
            "/" + service,
            "GET /keys getKeys internal",
            "GET /revoked listRevoked internal",
            "GET /check checkApiKey internal");
    return Contract.parse(
        service,
        new JsonObject(plain.json())
            .put("x-coppice-token-keys", "getKeys")
            .put("x-coppice-revoked-tokens", "listRevoked")
            .put("x-coppice-api-keys", "checkApiKey")
            .encode());
  }
}
