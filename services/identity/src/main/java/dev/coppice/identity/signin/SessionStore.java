package dev.coppice.identity.signin;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is signed in where, and in which browsers people have signed in before; both by the hash of a
 * cookie. Each future fails within its deadline, with {@link dev.coppice.contract.FailureException}
 * of Unavailable when the place does not answer.
 */
public interface SessionStore {

  /** Signs somebody in; the session before ends as with {@link #end}. */
  Future<Void> begin(NewSession session, Deadline deadline);

  /** Notes that somebody has given the password, and has until an instant to enter a code. */
  Future<Void> suspend(String hash, UUID userId, Instant until, Deadline deadline);

  /** Who has to enter a code there. */
  Future<Optional<UUID>> suspended(String hash, Instant now, Deadline deadline);

  /**
   * Ends that somebody has to enter a code, since they have.
   *
   * @return false when it has ended already
   */
  Future<Boolean> resume(String hash, Instant now, Deadline deadline);

  /** The session, if it has not ended; it has been used then. */
  Future<Optional<Session>> find(String hash, Instant now, Deadline deadline);

  /** Ends a session, and those of gateways that have signed the browser in through it. */
  Future<Void> end(String hash, Deadline deadline);

  /** Notes that somebody has signed in there, until an instant. */
  Future<Void> remember(String browserHash, UUID userId, Instant until, Deadline deadline);

  /** Who has signed in there before. */
  Future<Optional<UUID>> knownAt(String browserHash, Instant now, Deadline deadline);

  /**
   * Forgets what has expired, one-time links and attempts too.
   *
   * @param most how many of each kind
   * @param token of the one that does it; a lower one than before is refused
   * @return how many
   */
  Future<Integer> forget(Instant now, int most, Token token, Deadline deadline);
}
