package dev.coppice.discovery.coordination;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.coppice.node.NodeInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who leads, for everybody to see: each leader writes itself into the map {@code coppice.leaders}.
 * It is for people and tools to look at; nothing is decided by it.
 */
final class Leaders {
  private static final Logger LOG = LoggerFactory.getLogger(Leaders.class);
  private static final String MAP = "coppice.leaders";
  private static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";
  private static final long RETRY_MILLIS = 1_000;

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final NodeInfo info;
  private final String nodeId;
  private final MeterRegistry meters;
  private final Map<String, Term> mine = new ConcurrentHashMap<>();

  Leaders(
      Vertx vertx,
      HazelcastInstance hazelcast,
      NodeInfo info,
      String nodeId,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.info = info;
    this.nodeId = nodeId;
    this.meters = meters;
  }

  void stands(String election) {
    Gauge.builder("coppice.election.leader", () -> mine.containsKey(election) ? 1 : 0)
        .description("1 while this node leads")
        .tag("election", election)
        .register(meters);
  }

  void began(Term term) {
    mine.put(term.name(), term);
    Counter.builder("coppice.election.terms")
        .description("Terms that this node has begun")
        .tag("election", term.name())
        .register(meters)
        .increment();
    write(
        term,
        new Leadership(
            term.name(),
            info.instance(),
            info.pid(),
            nodeId,
            term.token(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS)));
  }

  private void write(Term term, Leadership leadership) {
    blocking(() -> map().merge(term.name(), leadership.toJson().encode(), Leaders::later))
        .onFailure(
            failure -> {
              if (!term.isOver()) {
                LOG.debug("not shown as leader of {} yet", term.name(), failure);
                vertx.setTimer(RETRY_MILLIS, again -> write(term, leadership));
              }
            });
  }

  private static String later(String one, String other) {
    return read(one).token().compareTo(read(other).token()) > 0 ? one : other;
  }

  void ended(Term term) {
    mine.remove(term.name(), term);
    blocking(
            () ->
                map()
                    .computeIfPresent(
                        term.name(),
                        (name, shown) -> read(shown).token().equals(term.token()) ? null : shown))
        .onFailure(failure -> LOG.debug("still shown as leader of {}", term.name(), failure));
  }

  /** By name. Those whose node is not a member are left out. */
  Future<List<Leadership>> list() {
    return blocking(
        () -> {
          Set<String> nodes = nodes();
          return map().values().stream()
              .map(Leaders::read)
              .filter(leadership -> nodes.contains(leadership.node()))
              .sorted(Comparator.comparing(Leadership::name))
              .toList();
        });
  }

  /** The Vert.x node ids of all members. */
  Set<String> nodes() {
    return hazelcast.getCluster().getMembers().stream()
        .map(member -> String.valueOf(member.getAttribute(NODE_ID_ATTRIBUTE)))
        .collect(Collectors.toSet());
  }

  private static Leadership read(String json) {
    return Leadership.fromJson(new JsonObject(json));
  }

  private IMap<String, String> map() {
    return hazelcast.getMap(MAP);
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }
}
