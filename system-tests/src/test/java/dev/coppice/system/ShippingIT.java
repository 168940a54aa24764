package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.Management;
import dev.coppice.system.harness.OnShop;
import dev.coppice.system.harness.SharedShop;
import dev.coppice.testing.Await;
import dev.coppice.testing.Signals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A parcel's way by real processes, one of which is killed in between. */
@OnShop
class ShippingIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final JsonObject PARCEL =
      new JsonObject(
          """
          {"orderId": "order-1", "customer": "ada", "service": "standard", "grams": 1200,
           "address": {"name": "Ada", "line1": "12 St James's Square", "city": "London",
                       "postcode": "SW1Y 4LB", "country": "GB"},
           "lines": [{"sku": "teapot", "quantity": 1}]}
          """);

  private static SharedShop shop;
  private static CoppiceCommand coppice;
  private static String origin;

  @BeforeAll
  static void open(SharedShop shared) {
    shop = shared;
    coppice = shop.coppice();
    origin = shop.origin();
  }

  @Test
  void tellsEverybodyWhatItCosts() throws IOException {
    JsonObject quote = coppice.get("/api/shipping/quotes?country=GB&grams=1200").json();
    assertThat(quote.getJsonArray("options").getJsonObject(0).getJsonObject("price"))
        .isEqualTo(JsonObject.of("amount", 395, "currency", "GBP"));
    Answer nowhere = coppice.get("/api/shipping/quotes?country=KP&grams=1200");
    assertThat(nowhere.status()).isEqualTo(422);
    assertThat(nowhere.json().getString("detail")).startsWith("we do not send to KP; we do to AE,");
  }

  @Test
  void carriesAParcelThroughTheDeathOfItsService() throws Exception {
    assertThat(put("shipments/s-1", "", PARCEL).statusCode()).as("internal").isIn(404, 405);
    assertThat(operate("createShipment", "s-1", PARCEL.encode()).status()).isEqualTo(200);
    String token = token();
    JsonObject scan = JsonObject.of("kind", "dispatched", "at", "2026-01-02T03:04:05Z");
    assertThat(put("shipments/s-1/events/scan-1", "", scan).statusCode()).isEqualTo(401);
    assertThat(put("shipments/s-1/events/scan-1", token, scan).statusCode()).isEqualTo(200);

    Signals.send("KILL", coppice.pids("shipping").iterator().next());
    Await.until(
        "it is told again, and was taken once",
        LIMIT,
        () -> put("shipments/s-1/events/scan-1", token, scan).statusCode() == 200);

    HttpResponse<String> listed =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(origin + "/api/shipping/shipments?orderId=order-1"))
                .header("Authorization", "Bearer " + token)
                .build(),
            BodyHandlers.ofString());
    assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
    JsonArray items = new JsonObject(listed.body()).getJsonArray("items");
    assertThat(items).hasSize(1);
    assertThat(items.getJsonObject(0).getString("state")).isEqualTo("dispatched");
    assertThat(items.getJsonObject(0).getJsonArray("events")).hasSize(1);
    assertThat(operate("cancelShipment", "s-1", "").status()).isEqualTo(409);
    Await.until(
        "Kafka knows of both",
        LIMIT,
        () -> {
          String told = tail();
          return told.contains("shipping.shipment.created")
              && told.contains("shipping.shipment.dispatched");
        });
  }

  @Test
  void neverSendsWhatWasTakenBackBefore() throws IOException {
    Answer cancelled = operate("cancelShipment", "s-2", "");
    assertThat(cancelled.status()).as(cancelled.toString()).isEqualTo(200);

    Answer late = operate("createShipment", "s-2", PARCEL.encode());
    assertThat(late.status()).as(late.toString()).isEqualTo(409);
  }

  private static String tail() {
    return coppice
        .run("events", "tail", "--from-beginning", "--subject", "s-1", "--limit", "2", "--json")
        .out();
  }

  private static Answer operate(String operation, String id, String body) throws IOException {
    int port =
        CoppiceCommand.nodes(coppice.status()).stream()
            .filter(node -> node.getString("service").equals("shipping"))
            .findFirst()
            .orElseThrow()
            .getInteger("managementPort");
    return new Management(port)
        .operate(
            "shipping/%s?path.shipmentId=%s".formatted(operation, id), "application/json", body);
  }

  private static HttpResponse<String> put(String path, String token, JsonObject body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + "/api/shipping/" + path))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.encode()));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** Of a carrier. */
  private static String token() throws IOException, InterruptedException {
    JsonObject client =
        shop.said(
            "client",
            "create",
            "--name",
            "carrier",
            "--grant",
            "client_credentials",
            "--scope",
            "shipping:read",
            "shipping:write");
    String pair = client.getString("client_id") + ":" + client.getString("client_secret");
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(origin + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getString("access_token");
  }
}
