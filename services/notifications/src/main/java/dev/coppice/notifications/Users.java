package dev.coppice.notifications;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.Optional;

/** Who customers are. */
interface Users {

  /**
   * The e-mail address of a user; empty when there is no such user any more.
   *
   * @param subject as tokens name them
   */
  Future<Optional<String>> emailOf(String subject, Deadline deadline);
}
