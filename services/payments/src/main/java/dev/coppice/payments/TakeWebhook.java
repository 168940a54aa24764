package dev.coppice.payments;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.payments.provider.AcquirerJson;
import dev.coppice.payments.provider.Notice;
import dev.coppice.payments.provider.WebhookSignature;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /webhooks/acquirer}: what the acquirer tells. It is answered with 2xx when it is
 * kept, so that the acquirer goes on trying until then.
 */
final class TakeWebhook implements OperationHandler {

  private static final Logger log = LoggerFactory.getLogger(TakeWebhook.class);

  private final PaymentStore store;
  private final Optional<WebhookSignature> signature;
  private final InstantSource clock;

  /**
   * @param signature empty when no secret is known, and nothing can be believed
   */
  TakeWebhook(PaymentStore store, Optional<WebhookSignature> signature, InstantSource clock) {
    this.store = store;
    this.signature = signature;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    requireBelievable(request);
    Notice notice = notice(request);
    return store
        .hear(notice, Asking.wait(1), request.traceparent(), request.deadline())
        .map(heard -> answer(notice, heard));
  }

  private void requireBelievable(Request request) {
    WebhookSignature known =
        signature.orElseThrow(
            () ->
                new FailureException(
                    Failure.Unavailable.of(
                        "no webhook can be checked: coppice.payments.webhook.secret is not set")));
    String header = request.header("acquirer-signature");
    known
        .fault(header == null ? "" : header, request.body(), clock.instant())
        .ifPresent(
            fault -> {
              log.warn("Refused a webhook: {}", fault);
              throw new FailureException(new Failure.Forbidden(fault));
            });
  }

  private static Notice notice(Request request) {
    try {
      Notice notice = AcquirerJson.notice(request.body());
      Ids.checked("authorisation.reference", notice.payment());
      return notice;
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }

  private static Response answer(Notice notice, PaymentStore.Heard heard) {
    return switch (heard) {
      case TAKEN -> {
        log.info("Webhook {} is taken, of payment {}", notice.id(), notice.payment());
        yield Response.noContent();
      }
      case KNOWN -> {
        log.info("Webhook {} came again, of payment {}", notice.id(), notice.payment());
        yield Response.noContent();
      }
      case UNKNOWN_PAYMENT ->
          throw new FailureException(
              new Failure.NotFound("there is no payment " + notice.payment()));
      case OF_ANOTHER -> {
        log.error("Webhook {} does not fit payment {}", notice.id(), notice.payment());
        throw new FailureException(
            new Failure.Unprocessable(
                "payment %s is of another amount or authorisation".formatted(notice.payment())));
      }
    };
  }
}
