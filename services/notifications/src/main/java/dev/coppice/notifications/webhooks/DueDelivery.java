package dev.coppice.notifications.webhooks;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/**
 * A delivery that this instance is to make now.
 *
 * @param body as it is signed and sent
 * @param since from when its time is counted
 * @param tries how often it was to be delivered, this time among them
 */
record DueDelivery(
    UUID webhook, UUID event, URI url, String secret, String body, Instant since, int tries) {

  /** For the log: neither the secret nor the URL, in which there may be one too. */
  @Override
  public String toString() {
    return "event " + event + " for webhook " + webhook;
  }
}
