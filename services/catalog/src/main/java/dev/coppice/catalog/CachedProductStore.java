package dev.coppice.catalog;

import dev.coppice.cache.ReadCache;
import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Products of another store, of which those that are looked for by their SKU are kept in a cache.
 * Changes go to the other store, and the cache forgets what they have changed when they are done.
 */
final class CachedProductStore implements ProductStore {

  private final ProductStore products;
  private final ReadCache<CatalogEntry> cache;

  CachedProductStore(ProductStore products, ReadCache<CatalogEntry> cache) {
    this.products = products;
    this.cache = cache;
  }

  @Override
  public Future<Optional<CatalogEntry>> find(Sku sku, Deadline deadline) {
    return cache.get(sku.text(), deadline, () -> products.find(sku, deadline));
  }

  @Override
  public Future<Map<Sku, CatalogEntry>> findAll(Set<Sku> skus, Deadline deadline) {
    return cache
        .getAll(skus.stream().map(Sku::text).toList(), deadline, missing -> load(missing, deadline))
        .map(
            found -> {
              Map<Sku, CatalogEntry> entries = new HashMap<>(2 * found.size());
              found.forEach((sku, entry) -> entries.put(new Sku(sku), entry));
              return entries;
            });
  }

  private Future<Map<String, CatalogEntry>> load(Collection<String> skus, Deadline deadline) {
    return products
        .findAll(Set.copyOf(skus.stream().map(Sku::new).toList()), deadline)
        .map(
            found -> {
              Map<String, CatalogEntry> entries = new HashMap<>(2 * found.size());
              found.forEach((sku, entry) -> entries.put(sku.text(), entry));
              return entries;
            });
  }

  @Override
  public Future<ProductPage> list(
      ProductFilter filter, @Nullable Sku after, int limit, Deadline deadline) {
    return products.list(filter, after, limit, deadline);
  }

  @Override
  public Future<Changed> change(
      Sku sku, ProductChange change, @Nullable String traceparent, Deadline deadline) {
    return products
        .change(sku, change, traceparent, deadline)
        .compose(
            changed ->
                cache.drop(Map.of(sku.text(), changed.entry().version()), deadline).map(changed));
  }

  @Override
  public Future<Put> put(List<Product> batch, @Nullable String traceparent, Deadline deadline) {
    return products
        .put(batch, traceparent, deadline)
        .compose(
            put -> {
              Map<String, Long> versions = new HashMap<>(2 * put.changed().size());
              put.changed().forEach((sku, version) -> versions.put(sku.text(), version));
              return cache.drop(versions, deadline).map(put);
            });
  }
}
