package dev.coppice.inventory;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Items;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** {@code PUT /reservations/{reservationId}} */
final class Reserve implements OperationHandler {

  private static final long USUAL_EXPIRY_SECONDS = 900;

  private final ReservationStore reservations;

  Reserve(ReservationStore reservations) {
    this.reservations = reservations;
  }

  @Override
  public Future<Response> handle(Request request) {
    ReservationId id = request.pathParam("reservationId", ReservationId::new);
    List<ReservationLine> lines =
        Items.of(request, "lines", ReservationJson::line, ReservationLine::sku);
    long seconds = request.jsonBody().getLong("expiresInSeconds", USUAL_EXPIRY_SECONDS);
    return reservations
        .reserve(id, lines, Duration.ofSeconds(seconds), request.traceparent(), request.deadline())
        .recover(Reserve::refusal)
        .map(reservation -> requireSame(reservation, lines))
        .map(reservation -> Response.json(ReservationJson.of(reservation)));
  }

  private static Reservation requireSame(Reservation reservation, List<ReservationLine> lines) {
    if (!reservation.lines().equals(Reservation.sorted(lines))) {
      throw new FailureException(
          new Failure.Conflict("reservation " + reservation.id() + " is of other lines"));
    }
    return reservation;
  }

  private static Future<Reservation> refusal(Throwable cause) {
    return Future.failedFuture(
        cause instanceof ShortageException shortage
            ? new FailureException(new Failure.Unprocessable(shortage.detail()))
            : cause);
  }
}
