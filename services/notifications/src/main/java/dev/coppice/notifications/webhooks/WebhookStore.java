package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * Where customers' webhooks are kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface WebhookStore {

  /** How many one customer may have. */
  int MOST = 10;

  /** What became of one that was asked for. */
  sealed interface Added {}

  /** It is kept. */
  record Kept(Webhook webhook) implements Added {}

  /** Its owner has one with that URL. */
  record SameUrl(UUID id) implements Added {}

  /** Its owner has {@link #MOST} of them. */
  record TooMany() implements Added {}

  /**
   * @param secret that signs what is sent there
   */
  Future<Added> add(NewWebhook asked, String secret, Deadline deadline);

  /** All of an owner's, the oldest first. */
  Future<List<Webhook>> of(String owner, Deadline deadline);

  /** Whether the owner has that one. */
  Future<Boolean> has(String owner, UUID id, Deadline deadline);

  /**
   * Removes it with its deliveries, those that wait too.
   *
   * @return false when the owner has none such
   */
  Future<Boolean> remove(String owner, UUID id, Deadline deadline);
}
