package dev.coppice.identity.letters;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.accounts.EmailAddress;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Letters that wait to be sent. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface Outbox {

  /** Keeps that somebody wants a letter, for the same work whether there is an account or not. */
  Future<Void> add(LetterKind kind, EmailAddress email, Instant now, Deadline deadline);

  /**
   * One that is due, with the link that it brings, which voids those that were mailed before. For
   * half a minute nobody else gets it, so whoever dies over it is followed by another.
   */
  Future<Optional<WaitingLetter>> take(Instant now, Deadline deadline);

  /** Puts one off that could not be sent. */
  Future<Void> putOff(WaitingLetter letter, Instant due, Deadline deadline);

  /** Forgets one that was sent, or is given up. */
  Future<Void> remove(WaitingLetter letter, Deadline deadline);
}
