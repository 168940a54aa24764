package dev.coppice.discovery.scheduling;

import java.time.Instant;
import java.util.Optional;

/**
 * A due time that has come and was not run.
 *
 * @param missed how many were due before it that nobody ran; {@value Schedule#COUNT_LIMIT} stands
 *     for as many or more
 */
record Due(Instant time, long missed) {

  /**
   * The latest one, if any has come.
   *
   * @param done up to when all due times are dealt with
   */
  static Optional<Due> of(Schedule schedule, Instant done, Instant now) {
    if (schedule.after(done).isAfter(now)) {
      return Optional.empty();
    }
    Instant latest = schedule.upTo(now);
    return Optional.of(new Due(latest, schedule.between(done, latest)));
  }
}
