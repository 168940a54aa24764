package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deliveries, those that wait and what came of the others. Futures fail as in WebhookStore. */
interface DeliveryStore {

  /**
   * A page of a webhook's deliveries, the latest first.
   *
   * @param state only those; all when null
   * @param after the event behind which the page begins; at the very first when null
   * @param most how many, from 1
   */
  Future<List<KeptDelivery>> of(
      UUID webhook, @Nullable String state, @Nullable UUID after, int most, Deadline deadline);

  /**
   * Lets one that is settled be delivered again, with all its time; one that waits is left alone.
   *
   * @return as it is now; empty when there is none such
   */
  Future<Optional<KeptDelivery>> redeliver(UUID webhook, UUID event, Deadline deadline);

  /**
   * One that is due, the first of its order; nobody else gets it for half a minute.
   *
   * @param busy webhooks none of whose deliveries is wanted
   */
  Future<Optional<DueDelivery>> take(Set<UUID> busy, Deadline deadline);

  /** It has arrived. */
  Future<Void> delivered(DueDelivery delivery, Deadline deadline);

  /** It is tried again after a while, and those of its order behind it not before. */
  Future<Void> putOff(DueDelivery delivery, Duration wait, String cause, Deadline deadline);

  /** It is not tried any more. */
  Future<Void> giveUp(DueDelivery delivery, String cause, Deadline deadline);

  /** Forgets those that were settled so long ago. */
  Future<Void> forget(Duration age, Deadline deadline);
}
