package dev.coppice.notifications.webhooks;

import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.events.EventHandler;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The parts of webhooks, wired. For one event loop. */
public final class Webhooks {

  private final WebhookStore webhooks;
  private final PostgresDeliveryStore deliveries;
  private final OrderDeliveries aboutOrders;
  private final Targets targets;
  private final DeliverySender sender;
  private final List<String> types;

  /**
   * @param types of the events that customers may choose from
   */
  public Webhooks(Vertx vertx, Database database, WebhookOptions options, List<String> types) {
    this.webhooks = new PostgresWebhookStore(database);
    this.deliveries = new PostgresDeliveryStore(database);
    this.aboutOrders = new PostgresOrderDeliveries(database);
    this.targets = new Targets(vertx, options.privateAllowed());
    this.types = List.copyOf(types);
    this.sender =
        new DeliverySender(
            vertx,
            deliveries,
            new DeliveryClient(vertx, targets, InstantSource.system()),
            options.patience(),
            InstantSource.system(),
            RandomGenerator.getDefault());
  }

  /** Begins to deliver. */
  public void begin() {
    sender.begin();
  }

  /** Keeps what is to be delivered of an event. */
  public EventHandler hearing() {
    return deliveries;
  }

  /** What goes to all of them about an order. */
  public OrderDeliveries aboutOrders() {
    return aboutOrders;
  }

  public Map<String, OperationHandler> handlers() {
    return Map.of(
        "createWebhook", new CreateWebhook(webhooks, targets, types),
        "listWebhooks", new ListWebhooks(webhooks),
        "deleteWebhook", new DeleteWebhook(webhooks),
        "listDeliveries", new ListDeliveries(webhooks, deliveries),
        "redeliver", new Redeliver(webhooks, deliveries));
  }

  public Future<Void> close() {
    return sender.close();
  }
}
