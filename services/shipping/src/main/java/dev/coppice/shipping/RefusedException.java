package dev.coppice.shipping;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import java.util.stream.Collectors;

/** What is asked for cannot be as the shipment is now; the message is for the caller. */
final class RefusedException extends RuntimeException {

  private RefusedException(String message) {
    super(message, null, false, false);
  }

  static RefusedException ofState(ShipmentId id, ShipmentState is, ShipmentState wanted) {
    String allowed = is.next().stream().map(ShipmentState::text).collect(Collectors.joining(", "));
    return new RefusedException(
        "shipment %s is %s and cannot become %s; %s"
            .formatted(
                id,
                is.text(),
                wanted.text(),
                allowed.isEmpty() ? "it stays what it is" : "it can become " + allowed));
  }

  static RefusedException ofOtherContent(ShipmentId id) {
    return new RefusedException(
        "shipment %s is of other content; ask again with the same, or under another id"
            .formatted(id));
  }

  static RefusedException ofOtherEvent(ShipmentId id, TrackingEvent is) {
    return new RefusedException(
        "event %s of shipment %s is %s at %s, or at another place; tell of another under another id"
            .formatted(is.id(), id, is.becomes().text(), is.at()));
  }

  static RefusedException ofCancelledBefore(ShipmentId id) {
    return new RefusedException(
        "shipment %s was cancelled before it was made; make another under another id"
            .formatted(id));
  }

  /** This one as a 409; any other cause as it is. */
  static <T> Future<T> asConflict(Throwable cause) {
    return Future.failedFuture(
        cause instanceof RefusedException refused
            ? new FailureException(new Failure.Conflict(String.valueOf(refused.getMessage())))
            : cause);
  }
}
