package dev.coppice.launcher.importing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands products to catalog, and the stock of those it took to inventory, in batches of {@value
 * #BATCH}. A batch that is refused for its content is halved until the offending product stands
 * alone, so that no good one is lost for a bad neighbour.
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
      send("catalog", "importProducts", List.copyOf(waiting.values()), inCatalog);
      if (!inCatalog.isEmpty()) {
        send("inventory", "importStock", inCatalog, inInventory);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      tally.sent(inCatalog.size(), inInventory.size());
    }
    waiting.clear();
  }

  private void send(String service, String operation, List<Product> batch, List<Product> taken)
      throws IOException, InterruptedException {
    try {
      door.post(service, operation, service.equals("catalog") ? products(batch) : stock(batch));
      taken.addAll(batch);
    } catch (OperatorDoor.RefusedException e) {
      if (!e.isAboutTheBody()) {
        throw e;
      }
      if (batch.size() == 1) {
        Product product = batch.get(0);
        tally.fault(
            product.line(),
            "refused by " + service,
            "sku " + product.sku() + ": " + e.getMessage());
      } else {
        int half = batch.size() / 2;
        send(service, operation, batch.subList(0, half), taken);
        send(service, operation, batch.subList(half, batch.size()), taken);
      }
    }
  }

  private static JsonObject products(Collection<Product> batch) {
    JsonArray products = new JsonArray();
    for (Product product : batch) {
      products.add(
          new JsonObject()
              .put("sku", product.sku())
              .put("name", product.name())
              .put(
                  "price",
                  new JsonObject()
                      .put("amount", product.price().amount())
                      .put("currency", product.price().currency()))
              .put("category", product.category()));
    }
    return new JsonObject().put("products", products);
  }

  private static JsonObject stock(Collection<Product> batch) {
    JsonArray items = new JsonArray();
    for (Product product : batch) {
      items.add(new JsonObject().put("sku", product.sku()).put("onHand", product.stock()));
    }
    return new JsonObject().put("items", items);
  }
}
