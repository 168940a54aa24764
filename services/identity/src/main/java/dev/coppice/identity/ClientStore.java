package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
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
   * @return the client as it is kept now; fails with a Conflict when the key is that of another
   *     name
   */
  Future<Client> create(Client client, @Nullable String key, Deadline deadline);

  /** In the order in which they were made. */
  Future<List<Client>> list(Deadline deadline);

  Future<Optional<Client>> find(String id, Deadline deadline);

  /**
   * @param by who does it, for the audit log
   * @return false when there is none
   */
  Future<Boolean> delete(String id, String by, Deadline deadline);
}
