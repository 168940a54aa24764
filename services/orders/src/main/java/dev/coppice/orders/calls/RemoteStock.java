package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.RemoteOperation;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;

/** The service inventory. For one event loop. */
public final class RemoteStock implements Stock {

  private static final ServiceId INVENTORY = new ServiceId("inventory", 1);
  private static final String RESERVATION = "reservationId";

  private record Wanted(String id, Map<String, Long> pieces, Duration expiry) {}

  private final RemoteOperation<Wanted, Reservation> reserve;
  private final RemoteOperation<String, Reservation> confirm;
  private final RemoteOperation<String, Reservation> release;
  private final RemoteOperation<Wanted, Boolean> putBack;

  public RemoteStock(Caller caller) {
    reserve =
        operation(
            caller,
            "reserve",
            (request, wanted) ->
                request
                    .withPath(RESERVATION, wanted.id())
                    .withJson(CallJson.reservation(wanted.pieces(), wanted.expiry())));
    confirm =
        operation(caller, "confirmReservation", (request, id) -> request.withPath(RESERVATION, id));
    release =
        operation(caller, "releaseReservation", (request, id) -> request.withPath(RESERVATION, id));
    putBack =
        new RemoteOperation<>(
            caller,
            INVENTORY,
            "returnStock",
            (request, wanted) ->
                request.withPath("returnId", wanted.id()).withJson(CallJson.lines(wanted.pieces())),
            answer -> true);
  }

  private static <T> RemoteOperation<T, Reservation> operation(
      Caller caller, String id, BiFunction<Request, T, Request> writer) {
    return new RemoteOperation<>(caller, INVENTORY, id, writer, RemoteStock::state);
  }

  private static Reservation state(Response answer) {
    return CallJson.reservation(answer.jsonBody());
  }

  @Override
  public Future<Reservation> reserve(
      String id, Map<String, Long> pieces, Duration expiry, Request cause) {
    return reserve.call(new Wanted(id, pieces, expiry), cause);
  }

  @Override
  public Future<Void> confirm(String id, Request cause) {
    return confirm.call(id, cause).mapEmpty();
  }

  @Override
  public Future<Void> release(String id, Request cause) {
    return release.call(id, cause).mapEmpty();
  }

  @Override
  public Future<Void> putBack(String id, Map<String, Long> pieces, Request cause) {
    return putBack.call(new Wanted(id, pieces, Duration.ZERO), cause).mapEmpty();
  }
}
