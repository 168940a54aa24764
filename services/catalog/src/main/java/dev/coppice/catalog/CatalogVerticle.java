package dev.coppice.catalog;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.PublishedEvents;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.events.EventPublishing;
import dev.coppice.events.EventTypes;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalog's parts, wired. */
public final class CatalogVerticle extends VerticleBase {

  private final ServiceHost host;
  private final Contract contract;
  private final PostgresOptions postgres;
  private final ProductCache cache;
  private final EventTypes types;
  private @Nullable Database database;
  private @Nullable EventPublishing events;

  private CatalogVerticle(
      ServiceHost host,
      Contract contract,
      PostgresOptions postgres,
      ProductCache cache,
      EventTypes types) {
    this.host = host;
    this.contract = contract;
    this.postgres = postgres;
    this.cache = cache;
    this.types = types;
  }

  public static CatalogVerticle assemble(ServiceHost host) {
    return new CatalogVerticle(
        host,
        ContractResource.load(host.service()),
        PostgresOptions.from(host.settings(), host.service()),
        ProductCache.from(host),
        EventTypes.load(host.service()));
  }

  @Override
  public Future<?> start() {
    return Database.open(vertx, host.readiness(), postgres)
        .onSuccess(opened -> database = opened)
        .compose(
            opened -> {
              EventPublishing telling = PublishedEvents.open(host, opened, types);
              events = telling;
              ProductStore stored = new PostgresProductStore(opened, telling.outbox());
              return host.serve(
                  contract, handlers(cache.before(stored, host), new PostgresPriceStore(opened)));
            });
  }

  private Map<String, OperationHandler> handlers(ProductStore products, PriceStore prices) {
    return Map.of(
        "listProducts", new ListProducts(products),
        "getProduct", new GetProduct(products),
        "listPrices", new ListPrices(prices),
        "lookUpProducts", new LookUpProducts(products),
        "createProduct", new CreateProduct(products),
        "replaceProduct", new ReplaceProduct(products),
        "patchProduct", new PatchProduct(products),
        "retireProduct", new RetireProduct(products),
        "importProducts", new ImportProducts(vertx, products));
  }

  @Override
  public Future<?> stop() {
    Future<Void> told = events == null ? Future.succeededFuture() : events.close();
    return told.eventually(cache::close)
        .eventually(() -> database == null ? Future.succeededFuture() : database.close());
  }
}
