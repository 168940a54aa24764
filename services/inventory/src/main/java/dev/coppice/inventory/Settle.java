package dev.coppice.inventory;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/**
 * {@code POST /reservations/{reservationId}/confirm} and {@code .../release}: doing it again
 * answers the same, and doing the other one too is a conflict.
 */
final class Settle implements OperationHandler {

  private final ReservationStore reservations;
  private final Reservation.State as;

  private Settle(ReservationStore reservations, Reservation.State as) {
    this.reservations = reservations;
    this.as = as;
  }

  static Settle confirming(ReservationStore reservations) {
    return new Settle(reservations, Reservation.State.CONFIRMED);
  }

  static Settle releasing(ReservationStore reservations) {
    return new Settle(reservations, Reservation.State.RELEASED);
  }

  @Override
  public Future<Response> handle(Request request) {
    ReservationId id = request.pathParam("reservationId", ReservationId::new);
    return reservations
        .settle(id, as, request.traceparent(), request.deadline())
        .map(found -> requireSettled(found.orElseThrow(GetReservation.absent(id))))
        .map(reservation -> Response.json(ReservationJson.of(reservation)));
  }

  private Reservation requireSettled(Reservation reservation) {
    if (reservation.state() == as || givesBack(reservation.state())) {
      return reservation;
    }
    throw new FailureException(
        new Failure.Conflict(
            "reservation %s is %s, and can't be %s any more"
                .formatted(
                    reservation.id(),
                    ReservationJson.text(reservation.state()),
                    ReservationJson.text(as))));
  }

  /** Whoever wants a reservation released has what they want when it has expired. */
  private boolean givesBack(Reservation.State state) {
    return as == Reservation.State.RELEASED && state == Reservation.State.EXPIRED;
  }
}
