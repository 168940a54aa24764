package dev.coppice.system.faults;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.Database;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.HttpConnection;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.Program;
import dev.coppice.system.harness.RegistryRecord;
import dev.coppice.system.harness.RunDirectory;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** A cluster that is spread over the hosts of a {@link Lab}: real jars, and a real PostgreSQL. */
public final class Spread implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SEED_PORT = 5701;
  private static final int OTHER_PORT = 5711;
  private static final int HTTP_PORT = 8080;

  /** Where a node runs, and what. */
  private record Placed(Host host, Program program, Map<String, String> settings) {}

  private final String name = "spread-%08x".formatted(ThreadLocalRandom.current().nextInt());
  private final Map<NodeProcess, Placed> nodes = new LinkedHashMap<>();
  private final RunDirectory directory = RunDirectory.swept("spread");
  private final Lab lab;
  private final Database database;
  private final Relay toDatabase;

  /** Nothing runs in it yet but the database. */
  public Spread(Lab lab) {
    this.lab = lab;
    this.database = Database.start(directory.path());
    this.toDatabase = Relay.start(lab.machine(), database.port());
  }

  /** Starts a jar on a host, and does not wait for it. */
  public NodeProcess start(FatJar jar, Host host) {
    return start(Program.of(jar), host, settings(jar, host));
  }

  /**
   * Starts a program on a host, and does not wait for it.
   *
   * @param further what it needs besides what every node of this cluster does
   */
  public NodeProcess start(Program program, Host host, Map<String, String> further) {
    Map<String, String> settings = new HashMap<>(settings(host));
    settings.putAll(further);
    return start(new Placed(host, program, settings));
  }

  /** Starts once more what has ended, where it was. */
  public NodeProcess startAgain(NodeProcess ended) {
    Placed placed = placed(ended);
    nodes.remove(ended);
    return start(placed);
  }

  private NodeProcess start(Placed placed) {
    NodeProcess node =
        NodeProcess.at(placed.host.place(), placed.program, placed.settings, directory);
    nodes.put(node, placed);
    return node;
  }

  private Map<String, String> settings(FatJar jar, Host host) {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "coppice.cluster.port", Integer.toString(jar == FatJar.DISCOVERY ? SEED_PORT : OTHER_PORT));
    settings.put("coppice.http.host", host.outsideAddress());
    settings.put("coppice.http.port", Integer.toString(HTTP_PORT));
    if (jar.hasDatabase()) {
      settings.putAll(databaseOf(jar.service()));
    }
    return settings;
  }

  /** What any node of this cluster needs on this host. */
  private Map<String, String> settings(Host host) {
    Map<String, String> settings = new HashMap<>();
    settings.put("coppice.cluster.name", name);
    settings.put(
        "coppice.cluster.seeds",
        lab.hosts().stream()
            .map(one -> one.clusterAddress() + ":" + SEED_PORT)
            .collect(Collectors.joining(",")));
    settings.put("coppice.cluster.port", Integer.toString(OTHER_PORT));
    settings.put("coppice.bind.host", host.clusterAddress());
    settings.put("coppice.management.host", host.outsideAddress());
    return settings;
  }

  /** Tells a service its database, by way of the relay: PostgreSQL listens on loopback only. */
  public Map<String, String> databaseOf(String service) {
    String uri =
        database
            .uriOf(service)
            .replace(
                "127.0.0.1:" + database.port(),
                lab.machine().getHostAddress() + ":" + toDatabase.port());
    return Map.of("coppice.%s.postgres.uri".formatted(service), uri);
  }

  /** Where the nodes' logs are. */
  public RunDirectory directory() {
    return directory;
  }

  public Lab lab() {
    return lab;
  }

  public Database database() {
    return database;
  }

  /** In the order of their start. */
  public List<NodeProcess> nodes() {
    return List.copyOf(nodes.keySet());
  }

  /** Those that run on these hosts. */
  public List<NodeProcess> on(Collection<Host> hosts) {
    return nodes.entrySet().stream()
        .filter(entry -> hosts.contains(entry.getValue().host))
        .map(Map.Entry::getKey)
        .toList();
  }

  public Host hostOf(NodeProcess node) {
    return placed(node).host;
  }

  private Placed placed(NodeProcess node) {
    Placed placed = nodes.get(node);
    if (placed == null) {
      throw new IllegalArgumentException(node + " is none of ours");
    }
    return placed;
  }

  /** Where the gateway of this host listens. */
  public InetSocketAddress gateway(Host host) {
    return new InetSocketAddress(host.place().address(), HTTP_PORT);
  }

  /** Sends a GET to the gateway of this host, on a connection of its own. */
  public Answer get(Host host, String target) throws IOException {
    try (HttpConnection connection = HttpConnection.open(gateway(host), PATIENCE)) {
      return connection.get(target);
    }
  }

  /** The same with a POST that has no body. */
  public Answer post(Host host, String target) throws IOException {
    try (HttpConnection connection = HttpConnection.open(gateway(host), PATIENCE)) {
      connection.send(
          "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
      return connection.receive();
    }
  }

  /** Waits until all are ready, and each sees all of them and nobody else. */
  public void awaitAgreement(Duration limit) {
    Await.until("all agree on who is there", limit, this::agrees);
  }

  /** Waits until all have started and agree. */
  public void awaitStart() {
    awaitAgreement(START_LIMIT);
  }

  /** Whether all are ready, and each sees all of them and nobody else. */
  public boolean agrees() throws IOException {
    return agree(nodes());
  }

  /** Whether these are ready, and each sees exactly these. */
  public boolean agree(List<NodeProcess> some) throws IOException {
    for (NodeProcess node : some) {
      if (!node.isAlive()) {
        throw new IllegalStateException(node + " has ended");
      }
      if (!node.management().isReady() || !sees(node, some)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a node sees each of these up, and nothing that another process serves. */
  static boolean sees(NodeProcess node, List<NodeProcess> some) throws IOException {
    Set<String> instances = new HashSet<>();
    Set<Long> processes = new HashSet<>();
    for (RegistryRecord record : node.management().registry()) {
      if (record.isUp()) {
        instances.add(record.instance());
        processes.add(record.pid());
      }
    }
    return some.stream().allMatch(one -> instances.contains(one.instance()))
        && processes.equals(some.stream().map(NodeProcess::pid).collect(Collectors.toSet()));
  }

  /** The end of each log: for whoever reads why a test failed. */
  public String describe() {
    return nodes.entrySet().stream()
        .map(
            entry ->
                "--- %s on %s\n%s"
                    .formatted(entry.getKey(), entry.getValue().host, entry.getKey().logTail()))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    nodes.keySet().forEach(NodeProcess::kill);
    toDatabase.close();
    database.close();
  }
}
