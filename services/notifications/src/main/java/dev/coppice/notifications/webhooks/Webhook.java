package dev.coppice.notifications.webhooks;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Where a customer wants to be told of their orders. Its secret is nowhere in it.
 *
 * @param owner the subject whose orders it hears of
 * @param types of the events that are sent there
 */
public record Webhook(UUID id, String owner, URI url, List<String> types, Instant createdAt) {

  public Webhook {
    types = List.copyOf(types);
  }
}
