package dev.coppice.system;

import static dev.coppice.system.harness.SharedShop.call;
import static dev.coppice.system.harness.SharedShop.sell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.OnShop;
import dev.coppice.system.harness.PlainBrowser;
import dev.coppice.system.harness.SharedShop;
import dev.coppice.testing.Await;
import dev.coppice.testing.Signals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody fills a cart, signs in, and finds it again whatever happens to Redis. */
@OnShop
class CartIT {
  private static final String MINE = "/api/cart/mine";

  private static CoppiceCommand coppice;
  private static String origin;
  private static PlainBrowser eve;

  @BeforeAll
  static void signIn(SharedShop shop) throws IOException, InterruptedException {
    coppice = shop.coppice();
    origin = shop.origin();
    eve = shop.browserOf("eve@cart.example", "staff");
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
    sell(eve, "BOWL", 255);
    sell(eve, "DISH", 100);

    PlainBrowser guest = new PlainBrowser(origin);
    String id = call(guest, "POST", "/api/cart/guests", "").getString("id");
    String add = "{\"quantity\":2}";
    String[] once = {"X-Cart", id, "Idempotency-Key", "once"};
    call(guest, "POST", MINE + "/lines/BOWL/additions", add, once);
    JsonObject filled = call(guest, "POST", MINE + "/lines/BOWL/additions", add, once);
    assertThat(line(filled, "BOWL").getInteger("quantity")).isEqualTo(2);
    assertThat(guest.call("GET", MINE, "").statusCode()).isEqualTo(400);

    call(eve, "PUT", MINE + "/lines/BOWL", "{\"quantity\":1}");
    call(eve, "PUT", MINE + "/lines/DISH", "{\"quantity\":1}");
    JsonObject merged = call(eve, "POST", MINE + "/merge", "", "X-Cart", id);
    assertThat(line(merged, "BOWL").getInteger("quantity")).isEqualTo(3);
    assertThat(call(eve, "POST", MINE + "/merge", "", "X-Cart", id)).isEqualTo(merged);
    assertThat(guest.call("GET", MINE, "", "X-Cart", id).statusCode()).isEqualTo(404);

    sell(eve, "DISH", 120);
    JsonObject repriced = call(eve, "GET", MINE, "");
    assertThat(line(repriced, "DISH").getJsonObject("priceChanged").encode())
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
