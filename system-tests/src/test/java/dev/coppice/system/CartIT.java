package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.PlainBrowser;
import dev.coppice.system.harness.Signals;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody fills a cart, signs in, and finds it again whatever happens to Redis. */
class CartIT {
  private static final String PASSWORD = "correct horse battery";
  private static final String MINE = "/api/cart/mine";

  private static CoppiceCommand coppice;
  private static String origin;

  @BeforeAll
  static void start() {
    coppice = CoppiceCommand.in("cart");
    origin = "http://localhost:" + coppice.httpPort();
    Result up =
        coppice.run(
            "up", "--detach", "--only", "gateway,identity,catalog,cart", "--scale", "catalog=1");
    assertThat(up.code()).as(up.toString()).isZero();
  }

  @AfterAll
  static void stop() {
    coppice.close();
  }

  private static JsonObject call(
      PlainBrowser browser, String method, String path, String json, String... headers)
      throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of("Sec-Fetch-Site", "same-origin"), Stream.of(headers))
            .toArray(String[]::new);
    HttpResponse<String> answer = browser.call(method, path, json, all);
    assertThat(answer.statusCode()).as(method + " " + path + ": " + answer.body()).isIn(200, 201);
    return new JsonObject(answer.body());
  }

  private static PlainBrowser signedIn() throws IOException, InterruptedException {
    Result made =
        coppice.run("user", "create", "--email", "eve@shop.example", "--role", "staff", "--json");
    assertThat(made.code()).as(made.toString()).isZero();
    PlainBrowser browser = new PlainBrowser(origin);
    browser.open(new JsonObject(made.out()).getString("link"));
    assertThat(browser.submit("new-password", PASSWORD).statusCode()).isEqualTo(200);
    browser.open("/session/sign-in?return=/session");
    HttpResponse<String> back = browser.submit("email", "eve@shop.example", "password", PASSWORD);
    assertThat(new JsonObject(back.body()).getBoolean("signedIn")).as(back.body()).isTrue();
    return browser;
  }

  private static void sell(PlainBrowser staff, String sku, int amount)
      throws IOException, InterruptedException {
    JsonObject price = JsonObject.of("amount", amount, "currency", "GBP");
    call(
        staff,
        "PUT",
        "/api/catalog/products/" + sku,
        JsonObject.of("name", "The " + sku, "price", price).encode());
  }

  private static JsonObject line(JsonObject cart, String sku) {
    JsonArray lines = cart.getJsonArray("lines");
    return lines.stream()
        .map(JsonObject.class::cast)
        .filter(line -> line.getString("sku").equals(sku))
        .findFirst()
        .orElseThrow(() -> new AssertionError(sku + " is not in " + cart.encode()));
  }

  @Test
  void isFilledByAGuestMergedAtSignInRepricedAndThereAfterRedisDied()
      throws IOException, InterruptedException {
    PlainBrowser eve = signedIn();
    sell(eve, "LAMP", 255);
    sell(eve, "VASE", 100);

    PlainBrowser guest = new PlainBrowser(origin);
    String id = call(guest, "POST", "/api/cart/guests", "").getString("id");
    String add = "{\"quantity\":2}";
    String[] once = {"X-Cart", id, "Idempotency-Key", "once"};
    call(guest, "POST", MINE + "/lines/LAMP/additions", add, once);
    JsonObject filled = call(guest, "POST", MINE + "/lines/LAMP/additions", add, once);
    assertThat(line(filled, "LAMP").getInteger("quantity")).isEqualTo(2);
    assertThat(guest.call("GET", MINE, "").statusCode()).isEqualTo(400);

    call(eve, "PUT", MINE + "/lines/LAMP", "{\"quantity\":1}");
    call(eve, "PUT", MINE + "/lines/VASE", "{\"quantity\":1}");
    JsonObject merged = call(eve, "POST", MINE + "/merge", "", "X-Cart", id);
    assertThat(line(merged, "LAMP").getInteger("quantity")).isEqualTo(3);
    assertThat(call(eve, "POST", MINE + "/merge", "", "X-Cart", id)).isEqualTo(merged);
    assertThat(guest.call("GET", MINE, "", "X-Cart", id).statusCode()).isEqualTo(404);

    sell(eve, "VASE", 120);
    JsonObject repriced = call(eve, "GET", MINE, "");
    assertThat(line(repriced, "VASE").getJsonObject("priceChanged").encode())
        .isEqualTo(
            "{\"was\":{\"amount\":100,\"currency\":\"GBP\"},\"now\":{\"amount\":120,\"currency\":\"GBP\"}}");

    long dead = redis().getLong("pid");
    Signals.send("KILL", dead);
    Await.until("another Redis runs", () -> redis().getLong("pid") != dead);
    Await.until("all is well", () -> coppice.isReady());
    Await.until("it answers", () -> eve.call("GET", MINE, "").statusCode() == 200);
    assertThat(call(eve, "GET", MINE, "")).isEqualTo(repriced);
    assertThat(logs())
        .as("nobody finds a guest's cart in a log")
        .noneMatch(log -> log.contains(id));
  }

  private static JsonObject redis() {
    return coppice.status().getJsonArray("backing").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals("redis"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> logs() throws IOException {
    List<String> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(coppice.checkout().resolve(".coppice/logs"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
        logs.add(Files.readString(file));
      }
    }
    assertThat(logs).isNotEmpty();
    return logs;
  }
}
