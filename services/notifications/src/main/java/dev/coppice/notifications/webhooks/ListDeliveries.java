package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.UUID;

/** {@code GET /webhooks/{webhookId}/deliveries} */
final class ListDeliveries implements OperationHandler {

  private static final int USUAL_LIMIT = 20;

  private final WebhookStore webhooks;
  private final DeliveryStore deliveries;

  ListDeliveries(WebhookStore webhooks, DeliveryStore deliveries) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
  }

  @Override
  public Future<Response> handle(Request request) {
    int limit =
        Objects.requireNonNullElse(request.queryParam("limit", Integer::valueOf), USUAL_LIMIT);
    return Owners.require(webhooks, request)
        .compose(
            webhook ->
                deliveries.of(
                    webhook,
                    request.queryParam("state"),
                    request.queryParam("cursor", UUID::fromString),
                    limit + 1,
                    request.deadline()))
        .map(found -> Response.json(DeliveryJson.page(found, limit)));
  }
}
