package dev.coppice.discovery.registry.hazelcast;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * {@code GET /registry} on a node's management port: the records that this node knows, with age and
 * lease. It asks no other node, so it answers in a broken cluster too.
 */
final class RegistryEndpoint {

  private static final Comparator<Listing> ORDER =
      Comparator.comparing((Listing listing) -> listing.record().service())
          .thenComparing(Listing::record, Admission.SENIORITY);

  static void install(Router management, HazelcastRegistry registry) {
    management.get("/registry").handler(request -> answer(request, registry));
  }

  private static void answer(RoutingContext request, HazelcastRegistry registry) {
    // When the answer itself fails, the client has gone, and there is nobody to tell.
    registry
        .list()
        .onFailure(request::fail)
        .onSuccess(
            listings ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(page(listings).toBuffer()));
  }

  private static JsonObject page(List<Listing> listings) {
    Instant now = Instant.now();
    JsonArray records = new JsonArray();
    listings.stream().sorted(ORDER).forEach(listing -> records.add(listing.toJson(now)));
    return new JsonObject().put("records", records);
  }

  private RegistryEndpoint() {}
}
