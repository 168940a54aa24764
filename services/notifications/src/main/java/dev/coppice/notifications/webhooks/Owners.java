package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import io.vertx.core.Future;
import java.util.UUID;

/** Whose webhooks are meant: each sees their own, and of others not even that they are there. */
final class Owners {

  private Owners() {}

  /**
   * Whoever asks: a user, or a client for itself.
   *
   * @throws FailureException of Unauthenticated when nobody has signed in
   */
  static String of(Request request) {
    Principal principal = request.principal();
    if (principal == null) {
      throw new FailureException(
          new Failure.Unauthenticated(
              "a webhook is that of a user or a client: this needs a token"));
    }
    return principal.subject();
  }

  static UUID webhook(Request request) {
    return request.pathParam("webhookId", UUID::fromString);
  }

  /** Their webhook of the path; fails with NotFound when they have none such. */
  static Future<UUID> require(WebhookStore webhooks, Request request) {
    UUID id = webhook(request);
    return webhooks
        .has(of(request), id, request.deadline())
        .compose(has -> has ? Future.succeededFuture(id) : Future.failedFuture(absent(id)));
  }

  static FailureException absent(UUID webhook) {
    return new FailureException(new Failure.NotFound("you have no webhook " + webhook));
  }
}
