package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /webhooks} */
final class ListWebhooks implements OperationHandler {

  private final WebhookStore webhooks;

  ListWebhooks(WebhookStore webhooks) {
    this.webhooks = webhooks;
  }

  @Override
  public Future<Response> handle(Request request) {
    return webhooks
        .of(Owners.of(request), request.deadline())
        .map(found -> Response.json(WebhookJson.of(found)));
  }
}
