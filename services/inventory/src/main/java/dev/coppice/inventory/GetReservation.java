package dev.coppice.inventory;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** {@code GET /reservations/{reservationId}} */
final class GetReservation implements OperationHandler {

  private final ReservationStore reservations;

  GetReservation(ReservationStore reservations) {
    this.reservations = reservations;
  }

  @Override
  public Future<Response> handle(Request request) {
    ReservationId id = request.pathParam("reservationId", ReservationId::new);
    return reservations
        .find(id, request.deadline())
        .map(found -> found.orElseThrow(absent(id)))
        .map(reservation -> Response.json(ReservationJson.of(reservation)));
  }

  static Supplier<FailureException> absent(ReservationId id) {
    return () -> new FailureException(new Failure.NotFound("there is no reservation " + id));
  }
}
