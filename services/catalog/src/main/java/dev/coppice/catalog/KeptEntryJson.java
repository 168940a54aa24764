package dev.coppice.catalog;

import dev.coppice.cache.CacheCodec;
import io.vertx.core.json.JsonObject;

/** Products as the cache keeps them: as the contract writes them. */
final class KeptEntryJson implements CacheCodec<CatalogEntry> {

  @Override
  public long version(CatalogEntry entry) {
    return entry.version();
  }

  @Override
  public String encode(CatalogEntry entry) {
    return ProductJson.of(entry).encode();
  }

  @Override
  public CatalogEntry decode(String text) {
    JsonObject json = new JsonObject(text);
    return new CatalogEntry(
        ProductJson.read(new Sku(json.getString("sku")), json, ProductState.ACTIVE),
        json.getLong("version"),
        json.getInstant("createdAt"),
        json.getInstant("updatedAt"));
  }
}
