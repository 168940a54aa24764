package dev.coppice.bench.service;

import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.ServiceHost;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** Answers every SKU with an item that it makes once and keeps, and with its stock at a desk. */
public final class BenchVerticle extends VerticleBase {

  public static final String SERVICE = "bench";

  private static final JsonObject STOCK = JsonObject.of("available", 7);

  private final ServiceHost host;
  private final Desk desk;
  private final Map<String, Future<Response>> items = new HashMap<>();

  private BenchVerticle(ServiceHost host) {
    this.host = host;
    this.desk = new Desk(host.vertx());
  }

  public static BenchVerticle assemble(ServiceHost host) {
    return new BenchVerticle(host);
  }

  @Override
  public Future<?> start() {
    return host.serve(
        ContractResource.load(SERVICE),
        Map.of(
            "getItem", request -> items.computeIfAbsent(request.pathParam("sku"), this::make),
            "getStock", request -> desk.serve(() -> Response.json(STOCK))));
  }

  private Future<Response> make(String sku) {
    return Future.succeededFuture(Response.json(200, Buffer.buffer(Item.json(sku))));
  }
}
