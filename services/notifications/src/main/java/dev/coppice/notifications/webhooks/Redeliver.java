package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.UUID;

/** {@code POST /webhooks/{webhookId}/deliveries/{eventId}/redeliver} */
final class Redeliver implements OperationHandler {

  private final WebhookStore webhooks;
  private final DeliveryStore deliveries;

  Redeliver(WebhookStore webhooks, DeliveryStore deliveries) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
  }

  @Override
  public Future<Response> handle(Request request) {
    UUID event = request.pathParam("eventId", UUID::fromString);
    return Owners.require(webhooks, request)
        .compose(webhook -> deliveries.redeliver(webhook, event, request.deadline()))
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new FailureException(
                            new Failure.NotFound("the webhook has no delivery of " + event))))
        .map(delivery -> Response.json(202, DeliveryJson.of(delivery).toBuffer()));
  }
}
