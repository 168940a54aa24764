package dev.coppice.system.chaos;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A whole shop as {@code up} starts it, with goods in it and customers who have signed in. */
final class Marketplace implements AutoCloseable {

  /** Of which there are too few. */
  static final String SCARCE = "RARITY";

  static final List<String> SKUS = List.of("LAMP", "VASE", "BOWL", SCARCE);

  static final Duration LIMIT = Duration.ofMinutes(3);

  private static final int MANY = 1_000_000;
  private static final int FEW = 20;

  /** Waits are as short as they may be, tokens are good for the whole test. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "COPPICE_IDENTITY_TOKEN_LIFE", "1h",
          "COPPICE_ACQUIRER_SILENCE", "8s",
          "COPPICE_ACQUIRER_LATE", "2s",
          "COPPICE_PAYMENTS_ACQUIRER_TIMEOUT", "2s",
          "COPPICE_PAYMENTS_UNANSWERED_AFTER", "1s",
          "COPPICE_ORDERS_LEASE", "5s");

  private final CoppiceCommand coppice;
  private final Processes processes;
  private final List<Customer> customers = new ArrayList<>();
  private final int count;

  private Marketplace(CoppiceCommand coppice) {
    this.coppice = coppice;
    this.processes = new Processes(coppice);
    this.count = processes.running().size();
  }

  /** Two of those that something is led by or comes in through, one of all others. */
  static Marketplace open(int customers) throws IOException, InterruptedException {
    CoppiceCommand coppice = CoppiceCommand.in("chaos");
    Result up =
        coppice.run(
            SETTINGS,
            "up",
            "--detach",
            "--scale",
            "catalog=1",
            "--scale",
            "orders=2",
            "--scale",
            "gateway=2");
    if (up.code() != 0) {
      coppice.close();
      throw new AssertionError(up.toString());
    }
    Marketplace shop = new Marketplace(coppice);
    shop.fill();
    shop.invite(customers);
    return shop;
  }

  private void fill() throws IOException {
    JsonArray products = new JsonArray();
    JsonArray items = new JsonArray();
    for (String sku : SKUS) {
      JsonObject price = JsonObject.of("amount", 255, "currency", "GBP");
      products.add(JsonObject.of("sku", sku, "name", "The " + sku, "price", price));
      items.add(JsonObject.of("sku", sku, "onHand", initially(sku)));
    }
    operate("catalog", "importProducts", JsonObject.of("products", products));
    operate("inventory", "importStock", JsonObject.of("items", items));
  }

  private void operate(String service, String operation, JsonObject body) throws IOException {
    Answer answer =
        processes
            .anyOf(service)
            .management()
            .operate(service + "/" + operation, "application/json", body.encode());
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
  }

  private void invite(int number) throws IOException, InterruptedException {
    String app = Person.app(coppice);
    for (int i = 1; i <= number; i++) {
      String token = Person.token(coppice, app, "customer-%d@shop.example".formatted(i));
      customers.add(new Customer("http://localhost:" + coppice.httpPort(), token));
    }
  }

  Processes processes() {
    return processes;
  }

  List<Customer> customers() {
    return List.copyOf(customers);
  }

  CoppiceCommand coppice() {
    return coppice;
  }

  /** Waits until every process that was there at first is there again, and ready. */
  void awaitHealth() {
    Await.until("all processes are ready", LIMIT, () -> processes.areReady(count));
  }

  /** How many pieces there were. */
  int initially(String sku) {
    return sku.equals(SCARCE) ? FEW : MANY;
  }

  long onHand(String sku) throws IOException {
    return coppice.get("/api/inventory/items/" + sku).json().getLong("onHand");
  }

  Path file(String name) {
    Path file = coppice.checkout().resolve(".coppice").resolve(name);
    Await.until(file + " is there", LIMIT, () -> Files.exists(file));
    return file;
  }

  @Override
  public void close() {
    coppice.close();
  }
}
