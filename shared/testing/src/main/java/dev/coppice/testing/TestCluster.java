package dev.coppice.testing;

import dev.coppice.node.Node;
import dev.coppice.node.Part;
import dev.coppice.node.Settings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nodes of one cluster in this JVM, which no other cluster on the machine can meet: a name of its
 * own, free ports, loopback only. Close it after the test.
 *
 * <pre>{@code
 * try (TestCluster cluster = new TestCluster()) {
 *   Node one = cluster.start(new CatalogPart());
 * }
 * }</pre>
 */
public final class TestCluster implements AutoCloseable {
  /** A node listens on the first of them that is free. */
  private static final int PORTS_ASKED = 5;

  /** Long, since a node needs seconds of a core, and build machines may have none to spare. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final List<Node> nodes = new ArrayList<>();
  private final Settings settings;

  public TestCluster() {
    this(Map.of());
  }

  /**
   * @param settings hold for all its nodes
   */
  public TestCluster(Map<String, String> settings) {
    int port = FreePorts.adjacent(PORTS_ASKED);
    String seeds =
        IntStream.range(port, port + PORTS_ASKED)
            .mapToObj(seed -> "127.0.0.1:" + seed)
            .collect(Collectors.joining(","));
    this.settings =
        Settings.of(
                Map.of(
                    "coppice.cluster.name",
                    "test-" + UUID.randomUUID(),
                    "coppice.cluster.port",
                    Integer.toString(port),
                    "coppice.cluster.seeds",
                    seeds,
                    // Whatever runs on the nodes: a test of a service needs no seed.
                    "coppice.cluster.data",
                    "true",
                    "coppice.cluster.voters",
                    "0"))
            .with(settings);
  }

  /** Starts one more node that runs these parts, and waits until it has. */
  public Node start(Part... parts) {
    return start(Map.of(), parts);
  }

  /** The same, with settings for this node only. */
  public Node start(Map<String, String> overrides, Part... parts) {
    Node node = Await.result(Node.start(settings.with(overrides), List.of(parts)), START_LIMIT);
    nodes.add(node);
    return node;
  }

  /** The nodes that were started here and have not left or crashed, the oldest first. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** Lets a node leave in order. */
  public void leave(Node node) {
    nodes.remove(node);
    Await.result(node.leave());
  }

  /** Takes a node out without a word to anyone, as kill -9 would. */
  public void crash(Node node) {
    nodes.remove(node);
    node.context().hazelcast().getLifecycleService().terminate();
    // It cannot say goodbye to a cluster that it is no longer in; only its own threads must end.
    Await.result(node.context().vertx().close().transform(ignored -> Future.succeededFuture()));
  }

  /** The cluster name, ports and seeds, to join it from elsewhere. */
  public Settings settings() {
    return settings;
  }

  /** Lets all nodes leave, the youngest first. */
  @Override
  public void close() {
    while (!nodes.isEmpty()) {
      leave(nodes.get(nodes.size() - 1));
    }
  }
}
