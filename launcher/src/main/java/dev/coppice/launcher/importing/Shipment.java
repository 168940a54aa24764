package dev.coppice.launcher.importing;

import dev.coppice.launcher.door.OperatorDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hands products to catalog, and the stock of those it took to inventory, in batches of {@value
 * #BATCH}.
 */
final class Shipment implements ProductReader.Sink {
  static final int BATCH = 500;

  private final OperatorDoor door;
  private final Tally tally;
  private final Map<String, Product> waiting = new LinkedHashMap<>();

  Shipment(OperatorDoor door, Tally tally) {
    this.door = door;
    this.tally = tally;
  }

  @Override
  public void accept(Product product) throws IOException {
    if (waiting.remove(product.sku()) != null) {
      tally.skip("repeated sku (the later line counts)");
    }
    waiting.put(product.sku(), product);
    if (waiting.size() == BATCH) {
      flush();
    }
  }

  /** Sends what is left. */
  void flush() throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    List<Product> inCatalog = new ArrayList<>(waiting.size());
    List<Product> inInventory = new ArrayList<>(waiting.size());
    try {
      sendProducts(List.copyOf(waiting.values()), inCatalog);
      if (!inCatalog.isEmpty()) {
        sendStock(inCatalog, inInventory);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      tally.sent(inCatalog.size(), inInventory.size());
    }
    waiting.clear();
  }

  /** Catalog takes each row by itself, and names those that it does not. */
  private void sendProducts(List<Product> batch, List<Product> taken)
      throws IOException, InterruptedException {
    String rows = batch.stream().map(Shipment::row).collect(Collectors.joining("\n"));
    JsonObject report = door.post("catalog", "importProducts", "application/x-ndjson", rows);
    Map<Integer, String> reasons = new HashMap<>();
    for (Object each : report.getJsonArray("rejected", new JsonArray())) {
      JsonObject rejected = (JsonObject) each;
      reasons.put(rejected.getInteger("line"), rejected.getString("reason"));
    }
    for (int i = 0; i < batch.size(); i++) {
      String reason = reasons.get(i + 1);
      if (reason == null) {
        taken.add(batch.get(i));
      } else {
        refused("catalog", batch.get(i), reason);
      }
    }
  }

  /**
   * Inventory takes all or nothing: a batch that is refused for its content is halved until the
   * offending item stands alone, so that no good one is lost for a bad neighbour.
   */
  private void sendStock(List<Product> batch, List<Product> taken)
      throws IOException, InterruptedException {
    try {
      door.post("inventory", "importStock", "application/json", stock(batch).encode());
      taken.addAll(batch);
    } catch (OperatorDoor.RefusedException e) {
      if (!e.isAboutTheBody()) {
        throw e;
      }
      if (batch.size() == 1) {
        refused("inventory", batch.get(0), String.valueOf(e.getMessage()));
      } else {
        int half = batch.size() / 2;
        sendStock(batch.subList(0, half), taken);
        sendStock(batch.subList(half, batch.size()), taken);
      }
    }
  }

  private void refused(String service, Product product, String reason) {
    tally.fault(product.line(), "refused by " + service, "sku " + product.sku() + ": " + reason);
  }

  private static String row(Product product) {
    JsonObject price =
        JsonObject.of("amount", product.price().amount(), "currency", product.price().currency());
    return new JsonObject()
        .put("sku", product.sku())
        .put("name", product.name())
        .put("price", price)
        .put("categories", new JsonArray(product.categories()))
        .encode();
  }

  private static JsonObject stock(Collection<Product> batch) {
    JsonArray items = new JsonArray();
    for (Product product : batch) {
      items.add(new JsonObject().put("sku", product.sku()).put("onHand", product.stock()));
    }
    return new JsonObject().put("items", items);
  }
}
