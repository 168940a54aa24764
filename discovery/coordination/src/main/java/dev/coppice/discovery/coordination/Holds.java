package dev.coppice.discovery.coordination;

import dev.coppice.node.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What this node holds, and a way to ask all nodes for theirs. It costs the locks nothing: nobody
 * is told of a hold but who asks.
 */
final class Holds {
  private static final String ADDRESS = "coppice.coordination/holds/";
  private static final DeliveryOptions PATIENCE = new DeliveryOptions().setSendTimeout(1_000);

  private final Vertx vertx;
  private final String instance;
  private final long pid;
  private final Map<Object, Holding> mine = new ConcurrentHashMap<>();

  Holds(Vertx vertx, NodeInfo info, String nodeId) {
    this.vertx = vertx;
    this.instance = info.instance();
    this.pid = info.pid();
    vertx
        .eventBus()
        .consumer(
            ADDRESS + nodeId,
            asked ->
                asked.reply(new JsonArray(mine.values().stream().map(Holding::toJson).toList())));
  }

  void began(Object hold, String name, Token token) {
    mine.put(
        hold,
        new Holding(name, instance, pid, token, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
  }

  void ended(Object hold) {
    mine.remove(hold);
  }

  /** Those of all these nodes, by name; of nodes that do not answer within a second, none. */
  Future<List<Holding>> of(Collection<String> nodeIds) {
    List<Future<List<Holding>>> answers = nodeIds.stream().map(this::of).toList();
    return Future.all(answers)
        .map(
            all ->
                answers.stream()
                    .flatMap(answer -> answer.result().stream())
                    .sorted(Comparator.comparing(Holding::name))
                    .toList());
  }

  private Future<List<Holding>> of(String nodeId) {
    return vertx
        .eventBus()
        .<JsonArray>request(ADDRESS + nodeId, "", PATIENCE)
        .map(answer -> read(answer.body()).toList())
        .otherwise(List.of());
  }

  private static Stream<Holding> read(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).map(Holding::fromJson);
  }
}
