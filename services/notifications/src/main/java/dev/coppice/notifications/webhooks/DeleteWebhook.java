package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.UUID;

/** {@code DELETE /webhooks/{webhookId}} */
final class DeleteWebhook implements OperationHandler {

  private final WebhookStore webhooks;

  DeleteWebhook(WebhookStore webhooks) {
    this.webhooks = webhooks;
  }

  @Override
  public Future<Response> handle(Request request) {
    UUID id = Owners.webhook(request);
    return webhooks
        .remove(Owners.of(request), id, request.deadline())
        .compose(
            removed ->
                removed
                    ? Future.succeededFuture(Response.noContent())
                    : Future.failedFuture(Owners.absent(id)));
  }
}
