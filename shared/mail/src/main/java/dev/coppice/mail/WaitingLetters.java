package dev.coppice.mail;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Letters that wait to be sent. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface WaitingLetters<W extends Waiting> {

  /**
   * One that is due. For half a minute nobody else gets it, so whoever dies over it is followed by
   * another.
   */
  Future<Optional<W>> take(Instant now, Deadline deadline);

  /** Puts one off that could not be sent. */
  Future<Void> putOff(W letter, Instant due, Deadline deadline);

  /** Takes one out that does not wait any more. */
  Future<Void> settle(W letter, Outcome outcome, Deadline deadline);

  /** What came of a letter. */
  enum Outcome {
    SENT,
    /** There is nobody any more to get it. */
    FOR_NOBODY,
    GIVEN_UP
  }
}
