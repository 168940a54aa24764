package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where clients are kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface ClientStore {

  /**
   * Keeps a new client.
   *
   * @param key under which it is made once: a repetition gives the client that is there a new
   *     secret, for the answer with the first one was lost
   * @return the client as it is kept now; fails with a Conflict when the key has made another one
   */
  Future<Client> create(Client client, @Nullable String key, Asker by, Deadline deadline);

  /** In the order in which they were made, after a place. */
  Future<List<Client>> list(Place after, int most, Deadline deadline);

  Future<Optional<Client>> find(String id, Deadline deadline);

  /**
   * Changes a client. Of two who do it at once, one waits for the other.
   *
   * @param change what becomes of it; what it throws, the future fails with
   * @param action what that is, for the audit log
   * @return the client as it is kept now; empty when there is none
   */
  Future<Optional<Client>> change(
      String id,
      UnaryOperator<Client> change,
      AuditEntry.Action action,
      Asker by,
      Deadline deadline);

  /**
   * @return false when there is none
   */
  Future<Boolean> delete(String id, Asker by, Deadline deadline);
}
