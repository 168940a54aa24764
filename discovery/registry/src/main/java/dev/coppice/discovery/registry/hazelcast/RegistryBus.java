package dev.coppice.discovery.registry.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the registries of all nodes say to each other over the event bus.
 *
 * <ul>
 *   <li>{@code coppice.registry.renewals} (published): {@link Renewals} as the text of {@code
 *       {"node": "...", "records": {"<id>": <revision>}}}: the sender lives, and these are its
 *       records.
 *   <li>{@code coppice.registry.<node id>} (request): {@link Notice} as JSON. The empty reply says
 *       that all of the node acts on it.
 * </ul>
 *
 * <p><b>Order.</b> Between two nodes there is one connection for each direction, and messages stay
 * in order on it. A node replies after its callers have acted, so whatever they sent to the asking
 * node before is in front of the reply: when the reply is here, it has been handed to the event
 * loops of its receivers.
 */
final class RegistryBus {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryBus.class);

  private static final String RENEWALS = "coppice.registry.renewals";
  private static final String NODE = "coppice.registry.";

  /** Several texts of each node of a large cluster. */
  private static final int REMEMBERED = 1_000;

  /** A node that takes longer to act is not waited for. */
  static final Duration ACT_LIMIT = Duration.ofSeconds(2);

  private final EventBus bus;
  private final String nodeId;
  private final LocalView view;

  /** What was heard lately, by its text: a node says the same until one of its records changes. */
  private final Map<String, Renewals> read = new HashMap<>();

  RegistryBus(Vertx vertx, String nodeId, LocalView view) {
    this.bus = vertx.eventBus();
    this.nodeId = nodeId;
    this.view = view;
  }

  /** Listens on the current context; completes when the other nodes reach this one. */
  Future<?> listen() {
    MessageConsumer<String> renewals = bus.consumer(RENEWALS, this::renewed);
    MessageConsumer<JsonObject> notices = bus.consumer(NODE + nodeId, this::noticed);
    return Future.all(renewals.completion(), notices.completion());
  }

  /** Tells the others which records of this node live. */
  void renew(Map<String, Long> revisions) {
    bus.publish(RENEWALS, new Renewals(nodeId, revisions).text());
  }

  private void renewed(Message<String> message) {
    if (read.size() > REMEMBERED) {
      read.clear();
    }
    Renewals renewals = read.computeIfAbsent(message.body(), Renewals::parse);
    if (!renewals.node().equals(nodeId)) {
      view.heard(renewals.revisions());
    }
  }

  /**
   * Tells nodes, and completes when all of them act on it, or have not answered in time. Never
   * fails.
   */
  Future<Void> tell(Collection<String> nodes, Notice notice) {
    JsonObject body = notice.toJson();
    List<Future<Message<Object>>> answers =
        nodes.stream()
            .filter(node -> !node.equals(nodeId))
            .map(node -> ask(node, body).otherwiseEmpty())
            .toList();
    Future<?> here =
        view.settle(notice).timeout(ACT_LIMIT.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
    return Future.join(Future.join(answers), here).mapEmpty();
  }

  private Future<Message<Object>> ask(String node, JsonObject body) {
    return bus.request(
            NODE + node, body, new DeliveryOptions().setSendTimeout(ACT_LIMIT.toMillis()))
        .onFailure(e -> LOG.debug("node {} has not confirmed {}: {}", node, body, e.toString()));
  }

  private void noticed(Message<JsonObject> message) {
    view.settle(Notice.from(message.body()))
        .onSuccess(acted -> message.reply(null))
        .onFailure(e -> message.fail(500, e.toString()));
  }
}
