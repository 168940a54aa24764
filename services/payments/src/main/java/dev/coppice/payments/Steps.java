package dev.coppice.payments;

import dev.coppice.contract.Request;
import io.vertx.core.Future;
import java.time.Duration;

/** Asks for what a request has begun, no longer than its caller waits. */
final class Steps {

  /** What we leave of the deadline to keep the answer and tell the caller. */
  private static final Duration WAY_BACK = Duration.ofSeconds(1);

  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final Asking asking;
  private final PaymentsOptions options;

  Steps(Asking asking, PaymentsOptions options) {
    this.asking = asking;
    this.options = options;
  }

  Duration lease() {
    return options.lease();
  }

  /** The payment after that; what somebody else is at, or there is no time for, is left to them. */
  Future<Payment> ask(PaymentStore.Begun begun, Request request) {
    Duration left = Duration.ofMillis(request.deadline().remainingMillis()).minus(WAY_BACK);
    Duration patience = left.compareTo(options.patience()) < 0 ? left : options.patience();
    return begun.mine().isEmpty() || patience.compareTo(SHORTEST) < 0
        ? Future.succeededFuture(begun.payment())
        : asking.ask(begun.mine().get(), patience, request.traceparent());
  }
}
