package dev.coppice.catalog;

import dev.coppice.cache.CacheOptions;
import dev.coppice.cache.ReadCache;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.node.Readiness;
import dev.coppice.redis.RedisClient;
import dev.coppice.redis.RedisOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The catalog's cache, if it has one: that takes a Redis, and that nobody has switched it off. */
final class ProductCache {

  /** A database that is near answers in less, so nobody waits longer for Redis. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final RedisOptions redis;
  private final CacheOptions options;
  private @Nullable RedisClient client;
  private @Nullable ReadCache<CatalogEntry> cache;

  ProductCache(RedisOptions redis, CacheOptions options) {
    this.redis = redis;
    this.options = options;
  }

  static ProductCache from(ServiceHost host) {
    return new ProductCache(
        RedisOptions.from(host.settings()),
        CacheOptions.from(
            host.settings(),
            "coppice.catalog.cache",
            "coppice.catalog.cache.ttl",
            "coppice.catalog.cache.near.ttl",
            "coppice.catalog.cache.near.size"));
  }

  /** The store behind the cache; the store itself where there is none. */
  ProductStore before(ProductStore products, ServiceHost host) {
    if (!redis.isSet() || !options.on()) {
      return products;
    }
    RedisClient opened =
        RedisClient.open(
            host.vertx(),
            redis,
            host.service(),
            PATIENCE,
            host.readiness(),
            why -> Readiness.upBut("reads go to the database: " + why),
            host.meters());
    client = opened;
    ReadCache<CatalogEntry> made =
        ReadCache.open(
            host.vertx(),
            "catalog.products.1",
            host.cluster(),
            opened,
            new KeptEntryJson(),
            options,
            host.meters());
    cache = made;
    for (String type : ProductEventJson.TYPES) {
      host.vertx().eventBus().<Buffer>consumer("events." + type, event -> hear(made, event));
    }
    return new CachedProductStore(products, made);
  }

  /** Of a change too that was made by an instance which died before it could say so. */
  private static void hear(ReadCache<CatalogEntry> cache, Message<Buffer> event) {
    cache.hear(event.headers().get("ce_subject"), ProductEventJson.version(event.body()));
  }

  Future<Void> close() {
    Future<Void> closed = cache == null ? Future.succeededFuture() : cache.close();
    if (client != null) {
      client.close();
    }
    return closed;
  }
}
