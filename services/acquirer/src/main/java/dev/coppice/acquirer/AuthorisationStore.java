package dev.coppice.acquirer;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Where all is kept that the acquirer ever said. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer, and with
 * {@link RefusedException} for what cannot be.
 */
interface AuthorisationStore {

  /**
   * @param isNew whether it was made just now, rather than before under the same key
   */
  record Authorised(Authorisation authorisation, TestCard card, boolean isNew) {}

  /** Keeps a token for a card. */
  Future<Void> add(CardToken token, Deadline deadline);

  /** Decides, once for a key; the same key again answers what became of it since. */
  Future<Authorised> authorise(AuthorisationRequest request, String key, Deadline deadline);

  Future<Optional<Authorisation>> find(String id, Deadline deadline);

  /** The one whose customer decides on that page. */
  Future<Optional<Authorisation>> findByChallenge(String challenge, Deadline deadline);

  /**
   * Captures, voids or refunds, once for a key.
   *
   * @param amount in minor units; of a void 0
   * @return the authorisation as it is now
   */
  Future<Authorisation> move(
      String id, Authorisation.Movement movement, long amount, String key, Deadline deadline);

  /**
   * Takes what the customer has decided; what is decided already stays.
   *
   * @return what it is now; empty when there is no such page
   */
  Future<Optional<Authorisation>> decide(String challenge, boolean approved, Deadline deadline);

  /**
   * Ends what is due: the pending are approved, and those that no customer came for declined.
   *
   * @return whether there was one
   */
  Future<Boolean> settleNextDue(Deadline deadline);
}
