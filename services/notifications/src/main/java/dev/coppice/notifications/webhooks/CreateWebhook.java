package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** {@code POST /webhooks} */
final class CreateWebhook implements OperationHandler {

  private static final int SECRET_BYTES = 32;

  private final WebhookStore webhooks;
  private final Targets targets;
  private final List<String> types;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param types of all events that there are
   */
  CreateWebhook(WebhookStore webhooks, Targets targets, List<String> types) {
    this.webhooks = webhooks;
    this.targets = targets;
    this.types = types;
  }

  @Override
  public Future<Response> handle(Request request) {
    NewWebhook asked = asked(request);
    String secret = secret();
    return targets
        .resolve(asked.url())
        .recover(CreateWebhook::refusal)
        .compose(reachable -> webhooks.add(asked, secret, request.deadline()))
        .map(added -> answer(added, secret));
  }

  private NewWebhook asked(Request request) {
    String owner = Owners.of(request);
    try {
      return requireKnown(WebhookJson.read(owner, request.jsonBody(), types));
    } catch (IllegalArgumentException e) {
      throw new FailureException(
          Failure.InvalidRequest.of("body.url", String.valueOf(e.getMessage())));
    }
  }

  private NewWebhook requireKnown(NewWebhook asked) {
    for (String type : asked.types()) {
      if (!types.contains(type)) {
        throw new FailureException(
            Failure.InvalidRequest.of(
                "body.types", "must be some of " + String.join(", ", types) + "; not " + type));
      }
    }
    return asked;
  }

  private static <T> Future<T> refusal(Throwable cause) {
    return Future.failedFuture(
        cause instanceof TargetRefusedException refused
            ? new FailureException(new Failure.Unprocessable("url: " + refused.getMessage()))
            : cause);
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return "whsec_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Response answer(WebhookStore.Added added, String secret) {
    if (added instanceof WebhookStore.Kept kept) {
      return Response.json(201, WebhookJson.of(kept.webhook(), secret).toBuffer())
          .withHeader("cache-control", "no-store");
    }
    throw new FailureException(
        new Failure.Conflict(
            added instanceof WebhookStore.SameUrl same
                ? "you have a webhook with this url: "
                    + same.id()
                    + "; delete it first to get a new secret"
                : "you have "
                    + WebhookStore.MOST
                    + " webhooks, and can have no more: delete one first"));
  }
}
