package dev.coppice.cart;

import dev.coppice.contract.Request;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.RemoteOperation;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/** The service of that name. For one event loop. */
final class RemoteCatalog implements Catalog {

  private static final ServiceId CATALOG = new ServiceId("catalog", 1);

  private final RemoteOperation<Set<Sku>, Map<Sku, Product>> lookUp;

  RemoteCatalog(Caller caller) {
    this.lookUp =
        new RemoteOperation<>(
            caller,
            CATALOG,
            "lookUpProducts",
            (request, skus) -> request.withJson(LookUpJson.of(skus)),
            answer -> LookUpJson.products(answer.jsonBody()));
  }

  @Override
  public Future<Map<Sku, Product>> find(Set<Sku> skus, Request cause) {
    return lookUp.call(skus, cause);
  }
}
