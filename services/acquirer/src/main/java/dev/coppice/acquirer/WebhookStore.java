package dev.coppice.acquirer;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Webhooks that wait to be delivered. Futures fail as those of {@link AuthorisationStore}. */
interface WebhookStore {

  /**
   * @param id of the event
   * @param tries how often it was to be delivered, this time among them
   */
  record Waiting(String id, URI url, String body, int tries) {}

  /** One that is due; nobody else gets it for half a minute. */
  Future<Optional<Waiting>> take(Deadline deadline);

  /** One copy has arrived. */
  Future<Void> delivered(Waiting webhook, Deadline deadline);

  /** It is tried again after a while. */
  Future<Void> putOff(Waiting webhook, Duration wait, Deadline deadline);
}
