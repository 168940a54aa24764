package dev.coppice.cart;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A catalog that sells what a test wants it to, and is away when a test wants it to be. */
final class FakeCatalog {

  private final Map<String, JsonObject> products = new ConcurrentHashMap<>();
  final AtomicInteger asked = new AtomicInteger();
  volatile boolean away;

  void sell(String sku, long amount) {
    sell(sku, amount, "GBP", "active");
  }

  void sell(String sku, long amount, String currency, String state) {
    products.put(
        sku,
        new JsonObject()
            .put("sku", sku)
            .put("name", "THE " + sku)
            .put("price", JsonObject.of("amount", amount, "currency", currency))
            .put("state", state)
            .put("version", 1));
  }

  void forget(String sku) {
    products.remove(sku);
  }

  Part part() {
    return new ServicePart("catalog", Serving::new);
  }

  private Future<Response> lookUp(Request request) {
    asked.incrementAndGet();
    if (away) {
      return Future.failedFuture(
          new FailureException(Failure.Unavailable.of("the catalog is away")));
    }
    JsonArray found = new JsonArray();
    for (Object sku : request.jsonBody().getJsonArray("skus")) {
      JsonObject product = products.get((String) sku);
      if (product != null) {
        found.add(product);
      }
    }
    return Future.succeededFuture(Response.json(JsonObject.of("products", found)));
  }

  private final class Serving extends VerticleBase {
    private final ServiceHost host;

    Serving(ServiceHost host) {
      this.host = host;
    }

    @Override
    public Future<?> start() {
      return host.serve(
          ContractResource.load("catalog"), Map.of("lookUpProducts", FakeCatalog.this::lookUp));
    }
  }
}
