package dev.coppice.notifications;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.RefusedException;
import dev.coppice.discovery.calling.RemoteOperation;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** Those of the service identity. For one event loop. */
final class RemoteUsers implements Users {

  private static final ServiceId IDENTITY = new ServiceId("identity", 1);

  /** An id that is none of a user's, such as a client's, and one that is gone. */
  private static final Set<Integer> NO_USER = Set.of(400, 404);

  private final RemoteOperation<String, String> getUser;

  RemoteUsers(Caller caller) {
    this.getUser =
        new RemoteOperation<>(
            caller,
            IDENTITY,
            "getUser",
            (request, subject) -> request.withPath("userId", subject),
            NotificationJson::email);
  }

  @Override
  public Future<Optional<String>> emailOf(String subject, Deadline deadline) {
    return getUser
        .call(subject, deadline)
        .map(Optional::of)
        .recover(
            failure ->
                failure instanceof RefusedException refused && NO_USER.contains(refused.status())
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }
}
