package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;

/** What goes to webhooks about an order. Futures fail as in WebhookStore. */
@FunctionalInterface
public interface OrderDeliveries {

  /** Those to all webhooks that hear of it, the oldest first; of the last 30 days. */
  Future<List<OrderDelivery>> about(String order, Deadline deadline);
}
