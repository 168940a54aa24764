package dev.coppice.catalog;

import dev.coppice.events.Event;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog tells of products: the whole product each time, in the topic {@code
 * coppice.events.catalog} under its SKU. A product's events are in the order of its versions.
 */
final class ProductEventJson {

  static final String CREATED = "catalog.product.created";
  static final String CHANGED = "catalog.product.changed";
  static final String RETIRED = "catalog.product.retired";

  static final Set<String> TYPES = Set.of(CREATED, CHANGED, RETIRED);

  private ProductEventJson() {}

  /** The version that a product has since an event. */
  static long version(Buffer data) {
    return new JsonObject(data).getLong("version");
  }

  /**
   * @param before what it was; empty for one that is new
   */
  static Event of(Optional<CatalogEntry> before, CatalogEntry now, @Nullable String traceparent) {
    return of(type(before, now), now, traceparent);
  }

  /** Of one that an import has put there as it is. */
  static Event ofPut(CatalogEntry now, @Nullable String traceparent) {
    return of(now.version() == 1 ? CREATED : CHANGED, now, traceparent);
  }

  private static Event of(String type, CatalogEntry now, @Nullable String traceparent) {
    return Event.of(
        type,
        now.product().sku().text(),
        now.updatedAt(),
        traceparent,
        ProductJson.of(now).toBuffer());
  }

  private static String type(Optional<CatalogEntry> before, CatalogEntry now) {
    if (before.isEmpty()) {
      return CREATED;
    }
    boolean was = before.get().product().state() == ProductState.RETIRED;
    boolean is = now.product().state() == ProductState.RETIRED;
    return is && !was ? RETIRED : CHANGED;
  }
}
