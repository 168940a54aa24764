package dev.coppice.system.harness;

import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster as in production: every fat jar as a process, a real PostgreSQL, one public port. It
 * has a name and ports of its own, so that it meets no other cluster of the machine.
 *
 * <p>Its processes end with {@link #close}, and with the JVM at the latest; those that a killed JVM
 * left behind end when the next cluster starts.
 */
public final class Cluster implements AutoCloseable {
  /** For a whole cluster on a busy build machine. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final int SEEDS = FatJar.DISCOVERY.usual();

  /** The others take the ports behind those of the seeds; there may be more of them than usual. */
  private static final int CLUSTER_PORTS = 20;

  private final String name = "system-%08x".formatted(ThreadLocalRandom.current().nextInt());
  private final int httpPort = FreePorts.one();
  private final int firstSeedPort = FreePorts.adjacent(CLUSTER_PORTS);
  private final List<NodeProcess> nodes = new CopyOnWriteArrayList<>();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final Map<NodeProcess, Integer> seedPorts = new ConcurrentHashMap<>();
  private final Thread atExit = new Thread(this::end, "end-" + name);
  private final RunDirectory directory;
  private final Database database;
  private final Map<String, String> databaseUris;

  private Cluster(RunDirectory directory, Database database) {
    this.directory = directory;
    this.database = database;
    this.databaseUris =
        Arrays.stream(FatJar.values())
            .filter(FatJar::hasDatabase)
            .collect(
                Collectors.toUnmodifiableMap(
                    jar -> "coppice." + jar.service() + ".postgres.uri", database::uriOf));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts the usual processes and waits until all see all. */
  public static Cluster start() {
    RunDirectory directory = RunDirectory.swept("cluster");
    Cluster cluster = new Cluster(directory, Database.start(directory.path()));
    try {
      cluster.heal();
      return cluster;
    } catch (AssertionError | RuntimeException e) {
      System.err.println(cluster.describe());
      cluster.close();
      throw e;
    }
  }

  /** Brings it back to what {@link FatJar#usual} says, whatever a test has done to it. */
  public void heal() {
    database.start();
    nodes.stream().filter(node -> !node.isAlive()).forEach(this::forget);
    nodes.forEach(NodeProcess::thaw);
    for (FatJar jar : FatJar.values()) {
      for (int i = nodes(jar).size(); i < jar.usual(); i++) {
        start(jar);
      }
      nodes(jar).stream().skip(jar.usual()).forEach(this::retire);
    }
    awaitAgreement();
  }

  /** Lets a node leave in order, and forgets it. */
  public void retire(NodeProcess node) {
    int code = node.leave();
    forget(node);
    if (code != 0) {
      throw new AssertionError(node + " left with exit code " + code + "\n" + node.logTail());
    }
  }

  private void forget(NodeProcess node) {
    nodes.remove(node);
    gone.add(node.instance());
  }

  /** Starts one more, and does not wait for it. */
  public NodeProcess start(FatJar jar) {
    return start(jar, Map.of(), List.of());
  }

  /**
   * Starts one more, and does not wait for it.
   *
   * @param overrides settings that win over the cluster's
   * @param options further ones for the JVM
   */
  public NodeProcess start(FatJar jar, Map<String, String> overrides, List<String> options) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.putAll(databaseUris);
    settings.put("coppice.http.port", Integer.toString(httpPort));
    if (jar == FatJar.DISCOVERY) {
      settings.put("coppice.cluster.port", Integer.toString(freeSeedPort()));
    }
    settings.putAll(overrides);
    NodeProcess node = NodeProcess.start(jar, settings, options, directory);
    nodes.add(node);
    if (jar == FatJar.DISCOVERY) {
      seedPorts.put(node, Integer.parseInt(settings.get("coppice.cluster.port")));
    }
    return node;
  }

  /**
   * A rolling restart of one node: the old one leaves when its successor is ready. A seed leaves
   * first, since its successor needs its port.
   */
  public NodeProcess replace(NodeProcess old) {
    if (old.runs(FatJar.DISCOVERY)) {
      retire(old);
    }
    NodeProcess successor =
        start(FatJar.of(old.service()), Map.of("coppice.http.takeover", "true"), List.of());
    awaitReady(successor);
    if (!old.runs(FatJar.DISCOVERY)) {
      retire(old);
    }
    return successor;
  }

  /** Every seed has a port that all know; a seed that is gone has left its own to the next one. */
  private int freeSeedPort() {
    Set<Integer> taken =
        nodes(FatJar.DISCOVERY).stream()
            .filter(NodeProcess::isAlive)
            .map(seedPorts::get)
            .collect(Collectors.toSet());
    return IntStream.range(firstSeedPort, firstSeedPort + SEEDS)
        .filter(port -> !taken.contains(port))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there are " + SEEDS + " seeds already"));
  }

  /** What a node of the test's own needs to join. */
  public Map<String, String> settings() {
    return Map.of(
        "coppice.cluster.name",
        name,
        "coppice.cluster.seeds",
        IntStream.range(firstSeedPort, firstSeedPort + SEEDS)
            .mapToObj(port -> "127.0.0.1:" + port)
            .collect(Collectors.joining(",")),
        "coppice.cluster.port",
        Integer.toString(firstSeedPort + SEEDS));
  }

  public int httpPort() {
    return httpPort;
  }

  public Database database() {
    return database;
  }

  /** Those started and not retired, dead ones included; the oldest first. */
  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  public List<NodeProcess> nodes(FatJar jar) {
    return nodes.stream().filter(node -> node.runs(jar)).toList();
  }

  public List<NodeProcess> alive() {
    return nodes.stream().filter(NodeProcess::isAlive).toList();
  }

  /** Waits until these are ready; gives up at once when one of them ends. */
  public void awaitReady(NodeProcess... starting) {
    Await.until(
        "these are ready: " + Arrays.toString(starting),
        START_LIMIT,
        () -> {
          Arrays.stream(starting).forEach(Cluster::requireAlive);
          return Arrays.stream(starting).allMatch(node -> node.management().isReady());
        });
  }

  private static void requireAlive(NodeProcess node) {
    if (!node.isAlive()) {
      throw new AssertionError(node + " ended\n" + node.logTail());
    }
  }

  /**
   * Waits until every node is ready, sees every node as up, and none that is gone. Nodes that a
   * test runs itself may be there or not.
   */
  public void awaitAgreement() {
    awaitReady(nodes.toArray(NodeProcess[]::new));
    awaitAgreement(START_LIMIT);
  }

  /** Waits so long, no longer, until every node sees every node as up, and none that is gone. */
  public void awaitAgreement(Duration limit) {
    Set<String> here = nodes.stream().map(NodeProcess::instance).collect(Collectors.toSet());
    try {
      Await.until("every node sees " + here, limit, () -> everyNodeSees(here));
    } catch (AssertionError e) {
      String views =
          nodes.stream()
              .map(
                  node ->
                      node + (node.isAlive() ? "" : ", which has ended,") + " sees " + seen(node))
              .collect(Collectors.joining("; "));
      throw new AssertionError(e.getMessage() + ": " + views, e);
    }
  }

  private boolean everyNodeSees(Set<String> here) throws IOException {
    for (NodeProcess node : nodes) {
      Set<String> seen = node.management().instancesUp();
      if (!seen.containsAll(here) || seen.stream().anyMatch(gone::contains)) {
        return false;
      }
    }
    return true;
  }

  /** The most members that any node sees. */
  double members() throws IOException {
    double most = 0;
    for (NodeProcess node : nodes) {
      most = Math.max(most, node.management().sum("coppice_cluster_members"));
    }
    return most;
  }

  /** Sends a GET to the gateway on a connection of its own. */
  public Answer get(String target) throws IOException {
    try (HttpConnection connection = connect()) {
      return connection.get(target);
    }
  }

  /** Opens a connection to the gateway. */
  public HttpConnection connect() throws IOException {
    return HttpConnection.open(httpPort, Duration.ofSeconds(10));
  }

  /** Who runs, whom it sees, and the end of each log: for whoever reads why a test failed. */
  public String describe() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "Cluster %s, HTTP port %d, in %s", name, httpPort, directory.path()));
    for (NodeProcess node : nodes) {
      lines.add("--- " + node);
      lines.add("sees " + seen(node));
      lines.add(node.logTail());
    }
    return String.join("\n", lines);
  }

  private static String seen(NodeProcess node) {
    try {
      return node.management().instancesUp().toString();
    } catch (IOException e) {
      return "nobody: " + e;
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void end() {
    nodes.forEach(NodeProcess::kill);
    database.close();
  }
}
