package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.identity.authorization.Flow;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client that gateways are, which sign people in for their browsers. */
class BrowserClientTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Request asked(String operation) {
    return office.service().request(operation).withPath("clientId", BrowserClient.ID);
  }

  private static JsonObject client() {
    return office.service().answer(asked("getClient")).jsonBody();
  }

  private final GatewayClient gateway = new GatewayClient(office);

  private JsonObject refreshed(JsonObject tokens) {
    return Flow.good(gateway.refresh(tokens));
  }

  @Test
  void isTheOneOfTheContract() {
    assertThat(ContractResource.load("identity").signIn().orElseThrow().client())
        .isEqualTo(BrowserClient.ID);
  }

  @Test
  void isThereFromTheStartOn() {
    assertThat(client().getJsonArray("redirectUris")).containsExactly(GatewayClient.CALLBACK);
    assertThat(client().getString("authenticationMethod")).isEqualTo("none");
    assertThat(office.ask("listAudit").body().toString())
        .contains("\"action\":\"client.created\",\"subject\":\"" + BrowserClient.ID + "\"");
  }

  @ParameterizedTest
  @CsvSource({"updateClient, {\"name\":\"x\"}", "deleteClient,", "rotateSecret, {}"})
  void isChangedByNobody(String operation, @Nullable String body) {
    Request request = asked(operation);
    Response refused =
        office.service().answer(body == null ? request : request.withJson(Buffer.buffer(body)));
    ServiceExtension.assertProblem(refused, 403, "coppice-browser is the gateways' own client");
    assertThat(client().getString("name")).isEqualTo("This shop");
  }

  @Test
  void mayDoWhateverItsUserMayWithoutAsking() {
    Flow customer = Flow.begin(office).signedIn();
    JsonObject tokens = gateway.tokens(customer);
    assertThat(tokens.getString("scope")).isEqualTo("email openid own-cart:read");
    assertThat(refreshed(tokens).getString("scope")).isEqualTo("email openid own-cart:read");

    Staff.join(office, "boss@shop.example");
    Flow staff = Flow.begin(office);
    staff.browser.signIn("boss@shop.example");
    assertThat(refreshed(gateway.tokens(staff)).getString("scope"))
        .isEqualTo("catalog:write email identity:read openid own-cart:read");
  }

  @Test
  void asksWhereItWantsTo() {
    Flow flow = Flow.begin(office).signedIn();
    assertThat(GatewayClient.authorize(flow, "prompt", "consent").body().toString())
        .contains("This shop");
  }

  @Test
  void sendsNobodyAnywhereElse() {
    Flow flow = Flow.begin(office).signedIn();
    assertThat(GatewayClient.authorize(flow, "redirect_uri", "https://app.example/back").status())
        .isEqualTo(400);
  }

  @Test
  void followsTheIssuer() {
    Vertx vertx = Vertx.vertx();
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", office.postgres().uri()));
    Database database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "identity")));
    PostgresBrowserClient store = new PostgresBrowserClient(database);
    try {
      keep(store, "http://10.0.0.1");
      assertThat(client().getJsonArray("redirectUris")).containsExactly(GatewayClient.CALLBACK);
      keep(store, "https://new.example");
      assertThat(client().getJsonArray("redirectUris"))
          .containsExactly("https://new.example/session/callback");
      keep(store, Office.ISSUER);
      keep(store, Office.ISSUER);
      assertThat(client().getJsonArray("redirectUris")).containsExactly(GatewayClient.CALLBACK);
      assertThat(office.service().answer(asked("getClient")).header("etag")).isEqualTo("\"3\"");
    } finally {
      Await.result(database.close());
      Await.result(vertx.close());
    }
  }

  private static void keep(PostgresBrowserClient store, String issuer) {
    Await.result(BrowserClient.keep(store, issuer, Instant.now(), Asker.instance("test")));
  }
}
