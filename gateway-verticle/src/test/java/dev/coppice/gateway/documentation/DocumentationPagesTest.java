package dev.coppice.gateway.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractChecks;
import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.gateway.forwarding.OwnPage;
import dev.coppice.gateway.routing.Offer;
import dev.coppice.gateway.routing.RoutingTable;
import dev.coppice.gateway.routing.Shops;
import dev.coppice.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentationPagesTest {

  private static final Vertx vertx = Vertx.vertx();

  private RoutingTable table =
      table(contract("shelf", "Book", "internal"), contract("cellar", "Bottle", "public"));
  private final DocumentationPages pages = new DocumentationPages(vertx, () -> table, null);
  private final DocumentationPages withSessions =
      new DocumentationPages(vertx, () -> table, "the-cookie");

  @AfterAll
  static void close() {
    Await.result(vertx.close());
  }

  private static Contract contract(String service, String title, String secondExposure) {
    return Contract.parse(
        service,
        """
        openapi: 3.1.0
        info: {title: %s, version: 1.0.0}
        x-coppice-service: %s
        servers: [{url: /api/%s}]
        security: [{token: []}]
        paths:
          /things/{id}:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            get:
              operationId: getThing
              x-coppice-exposure: public
              responses:
                '200':
                  description: it
                  content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
            delete:
              operationId: deleteThing
              x-coppice-exposure: %s
              security: [{token: ['things:write']}]
              responses: {'204': {description: gone}}
        components:
          securitySchemes:
            token: {type: http, scheme: bearer}
          schemas:
            Thing: {type: object, title: %s}
        """
            .formatted(title, service, service, secondExposure, title));
  }

  private static RoutingTable table(Contract... contracts) {
    return RoutingTable.of(
        List.of(contracts).stream()
            .map(
                contract ->
                    new Offer(
                        new ServiceId(contract.service(), 1), Shops.MORNING, List.of(contract)))
            .toList(),
        new SimpleMeterRegistry());
  }

  private Response page(String path) {
    return page(pages, path);
  }

  private static Response page(DocumentationPages pages, String path) {
    OwnPage page = Objects.requireNonNull(pages.find(path), path);
    return Await.result(page.answer(MultiMap.caseInsensitiveMultiMap(), Params.NONE));
  }

  private JsonObject document() {
    return page("/openapi.json").jsonBody();
  }

  @Test
  void documentsThePublicOperationsOfAllServicesAndNoOthers() {
    JsonObject paths = document().getJsonObject("paths");
    assertThat(paths.fieldNames())
        .containsExactlyInAnyOrder("/api/shelf/things/{id}", "/api/cellar/things/{id}");
    assertThat(paths.getJsonObject("/api/shelf/things/{id}").fieldNames())
        .containsExactlyInAnyOrder("get", "parameters");
    assertThat(paths.getJsonObject("/api/cellar/things/{id}").containsKey("delete")).isTrue();
  }

  @Test
  void keepsComponentsOfOneNameApart() {
    JsonObject schemas = document().getJsonObject("components").getJsonObject("schemas");
    assertThat(schemas.getJsonObject("shelf1_Thing").getString("title")).isEqualTo("Book");
    assertThat(schemas.getJsonObject("cellar1_Thing").getString("title")).isEqualTo("Bottle");
    assertThat(document().encode())
        .contains("#/components/schemas/shelf1_Thing")
        .doesNotContain("#/components/schemas/Thing");
  }

  @Test
  void isItselfAValidDocumentWithDistinctOperationIds() {
    JsonObject document =
        document()
            .put("x-coppice-service", "all")
            .put("servers", JsonArray.of(JsonObject.of("url", "/all")));
    Contract all = Contract.parse("the merged document", document.encode());
    assertThat(Await.result(ContractChecks.compile(vertx, all))).isNotNull();
  }

  @Test
  void saysWhoMayCallAnOperationWhereverItWasSaid() {
    JsonObject schemes = document().getJsonObject("components").getJsonObject("securitySchemes");
    assertThat(schemes.fieldNames()).containsExactlyInAnyOrder("shelf1_token", "cellar1_token");
    JsonObject cellar = document().getJsonObject("paths").getJsonObject("/api/cellar/things/{id}");
    assertThat(cellar.getJsonObject("get").getJsonArray("security"))
        .containsExactly(JsonObject.of("cellar1_token", new JsonArray()));
    assertThat(cellar.getJsonObject("delete").getJsonArray("security"))
        .containsExactly(JsonObject.of("cellar1_token", JsonArray.of("things:write")));
  }

  @Test
  void offersApiKeysWhereScopesAreNeededIfAnybodyGivesThemOut() {
    assertThat(document().encode()).doesNotContain("X-API-Key");
    String keyed =
        contract("cellar", "Bottle", "public")
            .document()
            .put("x-coppice-token-keys", "getThing")
            .put("x-coppice-api-keys", "getThing")
            .encode();
    table = table(Contract.parse("cellar", keyed));
    JsonObject schemes = document().getJsonObject("components").getJsonObject("securitySchemes");
    assertThat(schemes.getJsonObject("apiKey").getString("name")).isEqualTo("X-API-Key");
    JsonObject things = document().getJsonObject("paths").getJsonObject("/api/cellar/things/{id}");
    assertThat(things.getJsonObject("delete").getJsonArray("security"))
        .containsExactly(
            JsonObject.of("cellar1_token", JsonArray.of("things:write")),
            JsonObject.of("apiKey", JsonArray.of("things:write")));
    assertThat(things.getJsonObject("get").getJsonArray("security"))
        .as("it needs a token, but no scope")
        .containsExactly(JsonObject.of("cellar1_token", new JsonArray()));
  }

  private static Contract thatSignsIn() {
    JsonObject document = contract("cellar", "Bottle", "public").document();
    JsonObject issue =
        JsonObject.of("operationId", "issue", "security", new JsonArray())
            .put("responses", JsonObject.of("204", JsonObject.of("description", "done")));
    document.getJsonObject("paths").put("/tokens", JsonObject.of("post", issue));
    String letsSignIn =
        document
            .put("x-coppice-token-keys", "getThing")
            .put(
                "x-coppice-sign-in",
                JsonObject.of("client", "browsers", "authorize", "getThing", "token", "issue")
                    .put("revoke", "issue")
                    .put("user", "getThing")
                    .put("end", "getThing"))
            .encode();
    return Contract.parse("cellar", letsSignIn);
  }

  @Test
  void offersTheCookieOfASessionWhereATokenIsNeeded() {
    table = table(contract("shelf", "Book", "internal"), thatSignsIn());
    JsonObject document = page(withSessions, "/openapi.json").jsonBody();
    JsonObject scheme =
        document
            .getJsonObject("components")
            .getJsonObject("securitySchemes")
            .getJsonObject("sessionCookie");
    assertThat(scheme.getString("in")).isEqualTo("cookie");
    assertThat(scheme.getString("name")).isEqualTo("the-cookie");
    JsonObject things = document.getJsonObject("paths").getJsonObject("/api/cellar/things/{id}");
    assertThat(things.getJsonObject("delete").getJsonArray("security"))
        .containsExactly(
            JsonObject.of("cellar1_token", JsonArray.of("things:write")),
            JsonObject.of("sessionCookie", JsonArray.of("things:write")));
    assertThat(things.getJsonObject("get").getJsonArray("security"))
        .contains(JsonObject.of("sessionCookie", new JsonArray()));
  }

  @Test
  void documentsTheSessionsOfBrowsersWhereThereAreAny() {
    table = table(thatSignsIn());
    JsonObject document = page(withSessions, "/openapi.json").jsonBody();
    JsonObject paths = document.getJsonObject("paths");
    assertThat(paths.getJsonObject("/session").getJsonObject("get").getJsonArray("security"))
        .containsExactly(new JsonObject(), JsonObject.of("sessionCookie", new JsonArray()));
    assertThat(paths.getJsonObject("/session/sign-in").getJsonObject("get").getJsonArray("tags"))
        .containsExactly("session");
    assertThat(paths.getJsonObject("/session/sign-out").fieldNames()).containsExactly("post");
    assertThat(document.getJsonObject("components").getJsonObject("schemas").fieldNames())
        .contains("session_SignedIn", "cellar1_Thing");
    assertThat(document.encode()).doesNotContain("\"#/components/schemas/SignedIn\"");

    assertThat(document().encode()).as("without a Redis").doesNotContain("/session");
    table = table(contract("cellar", "Bottle", "public"));
    assertThat(page(withSessions, "/openapi.json").body().toString())
        .as("where nobody can sign in")
        .doesNotContain("/session");
  }

  @Test
  void followsTheRoutingTable() {
    assertThat(page("/openapi.json")).isSameAs(page("/openapi.json"));
    table = table(contract("cellar", "Bottle", "public"));
    assertThat(document().getJsonObject("paths").fieldNames())
        .containsExactly("/api/cellar/things/{id}");
  }

  @ParameterizedTest
  @CsvSource({
    "/docs, text/html",
    "/docs/start.js, text/javascript",
    "/docs/swagger-ui.css, text/css",
    "/docs/swagger-ui-bundle.js, text/javascript",
  })
  void servesPagesThatLoadNothingFromElsewhere(String path, String type) {
    Response page = page(path);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).startsWith(type);
    assertThat(page.header("content-security-policy")).startsWith("default-src 'self'");
    assertThat(page.header("etag")).isNotNull();
    assertThat(page.body().length()).isPositive();
  }

  @Test
  void leadsFromTheRootToThePages() {
    assertThat(page("/").status()).isEqualTo(302);
    assertThat(page("/").header("location")).isEqualTo("/docs");
  }

  @Test
  void hasNothingElse() {
    assertThat(pages.find("/docs/../secret")).isNull();
    assertThat(pages.find("/favicon.ico")).isNull();
  }
}
