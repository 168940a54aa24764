package dev.coppice.gateway.routing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;

/** What {@code GET /routes} on the management port says. */
public final class RoutesPage {

  private RoutesPage() {}

  public static JsonObject of(RoutingTable table) {
    JsonArray routes = new JsonArray();
    table.routes().stream()
        .sorted(
            Comparator.comparing((Route route) -> route.operation().path())
                .thenComparing(route -> route.operation().method().name()))
        .forEach(
            route ->
                routes.add(
                    JsonObject.of(
                        "method", route.operation().method().name(),
                        "path", route.operation().path(),
                        "service", route.service().name(),
                        "major", route.service().major(),
                        "operation", route.operation().id(),
                        "timeoutMillis", route.operation().timeout().toMillis())));
    JsonArray refused = new JsonArray();
    table
        .refusals()
        .forEach(
            refusal ->
                refused.add(
                    JsonObject.of(
                        "service", refusal.service().name(),
                        "major", refusal.service().major(),
                        "reason", refusal.reason())));
    return JsonObject.of("routes", routes, "refused", refused);
  }
}
