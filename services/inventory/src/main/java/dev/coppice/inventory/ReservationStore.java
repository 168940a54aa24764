package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where promises of stock are kept; what becomes of one is told in an event. Each future fails
 * within its deadline, with {@link dev.coppice.contract.FailureException} of Unavailable when the
 * place does not answer.
 */
interface ReservationStore {

  /**
   * Reserves all lines or none. Under an id that is known already it answers what that one is now,
   * whatever lines are asked for.
   *
   * @param lines each SKU once
   * @param traceparent of the request, which the event goes along with
   * @return fails with {@link ShortageException} when some are not available
   */
  Future<Reservation> reserve(
      ReservationId id,
      List<ReservationLine> lines,
      Duration expiry,
      @Nullable String traceparent,
      Deadline deadline);

  Future<Optional<Reservation>> find(ReservationId id, Deadline deadline);

  /**
   * Settles a held reservation for good; one that is past its expiry becomes expired instead, and
   * one that is settled stays as it is.
   *
   * @param as confirmed, and the pieces leave the warehouse; or released, and they are available
   *     again
   * @param traceparent of the request, which the event goes along with
   * @return what it is after that; empty when it is unknown
   */
  Future<Optional<Reservation>> settle(
      ReservationId id, Reservation.State as, @Nullable String traceparent, Deadline deadline);

  /**
   * Gives up reservations that are past their expiry, oldest first.
   *
   * @return how many, at most {@code most}; several instances at once each take others
   */
  Future<Integer> expire(int most, Deadline deadline);

  /**
   * Forgets reservations that were released or expired long ago, oldest first. Confirmed ones stay:
   * they say where pieces went.
   *
   * @param age since they were settled
   * @param token of the one that does it; a lower one than before is refused
   * @return how many, at most {@code most}
   */
  Future<Integer> forget(Duration age, int most, Token token, Deadline deadline);
}
