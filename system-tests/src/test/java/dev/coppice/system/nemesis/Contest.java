package dev.coppice.system.nemesis;

import dev.coppice.system.faults.Host;
import dev.coppice.system.faults.Lab;
import dev.coppice.system.faults.Spread;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.history.History;
import dev.coppice.system.history.HistoryText;
import dev.coppice.system.history.Recorder;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A seed and a contender on each host of a lab, and a client of the register for each. Whatever
 * ends is started again, as a supervisor would.
 */
final class Contest implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration LEAVE_LIMIT = Duration.ofMinutes(1);

  private final long begin = System.nanoTime();
  private final Map<Host, NodeProcess> seeds = new ConcurrentHashMap<>();
  private final Map<Host, NodeProcess> contenders = new ConcurrentHashMap<>();
  private final List<RegisterClient> clients = new ArrayList<>();
  private final Lab lab;
  private final Spread spread;
  private final Ledger ledger;
  private final Recorder recorder;

  private Contest(Lab lab) {
    this.lab = lab;
    this.spread = new Spread(lab);
    this.ledger = new Ledger(spread.database().uriOf(Contender.NAME));
    this.recorder = new Recorder(Contender.history(directory(), "register"), "the register", begin);
  }

  /** Starts, and waits until there are writes of all kinds. */
  static Contest start(Lab lab, Random random) {
    Contest contest = new Contest(lab);
    try {
      contest.start(random);
      return contest;
    } catch (AssertionError | RuntimeException e) {
      System.err.println(contest.describe());
      contest.close();
      throw e;
    }
  }

  private void start(Random random) {
    lab.hosts().forEach(host -> seeds.put(host, spread.start(FatJar.DISCOVERY, host)));
    lab.hosts()
        .forEach(host -> contenders.put(host, spread.start(Contender.PROGRAM, host, wants())));
    AtomicInteger values = new AtomicInteger();
    for (Host host : lab.hosts()) {
      RegisterClient client =
          new RegisterClient(
              "client-of-" + host,
              () -> seed(host).management(),
              values,
              recorder,
              new Random(random.nextLong()));
      clients.add(client);
      client.begin();
    }
    awaitRecovery(START_LIMIT);
  }

  private Map<String, String> wants() {
    Map<String, String> settings = new HashMap<>(spread.databaseOf(Contender.NAME));
    settings.put(Contender.HISTORIES, directory().toString());
    settings.put(Contender.BEGIN, Long.toString(begin));
    return settings;
  }

  private Path directory() {
    return spread.directory().path();
  }

  /** Starts again what has ended, where it was. */
  void supervise() {
    seeds.replaceAll((host, node) -> node.isAlive() ? node : spread.startAgain(node));
    contenders.replaceAll((host, node) -> node.isAlive() ? node : spread.startAgain(node));
  }

  /** Waits until all nodes are ready, and there are new writes of all kinds that are fenced. */
  void awaitRecovery(Duration limit) {
    Map<String, Long> before = progress();
    Await.until(
        "all are ready, and there are new writes",
        limit,
        () -> {
          supervise();
          return nodes().stream().allMatch(node -> node.management().isReady())
              && progress().entrySet().stream()
                  .allMatch(now -> now.getValue() > before.getOrDefault(now.getKey(), 0L));
        });
  }

  private Map<String, Long> progress() {
    Map<String, Long> progress = new HashMap<>();
    Contender.FENCED.forEach(name -> progress.put(name, ledger.counter(name)));
    progress.put(RegisterClient.KEY, clients.stream().mapToLong(RegisterClient::changes).sum());
    return progress;
  }

  Lab lab() {
    return lab;
  }

  Ledger ledger() {
    return ledger;
  }

  NodeProcess seed(Host host) {
    return Objects.requireNonNull(seeds.get(host));
  }

  /** Seeds and contenders. */
  List<NodeProcess> nodes() {
    return spread.nodes();
  }

  Host hostOf(NodeProcess node) {
    return spread.hostOf(node);
  }

  /** The contender that wrote last under this name; any one if that is gone. */
  NodeProcess leader(String name) {
    String holder = ledger.lastHolder(name).orElse("");
    return contenders.values().stream()
        .filter(one -> holder.startsWith(one.instance() + "/"))
        .findFirst()
        .orElseGet(() -> contenders.values().iterator().next());
  }

  /** Lets all clients finish, and gathers what they did and saw. */
  History end() throws InterruptedException, IOException {
    for (RegisterClient client : clients) {
      client.end();
    }
    contenders.values().forEach(NodeProcess::terminate);
    contenders.values().forEach(contender -> contender.awaitExit(LEAVE_LIMIT));
    recorder.close();
    List<History> histories = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory(), Contender.history(Path.of(""), "*").toString())) {
      files.forEach(file -> histories.add(HistoryText.read(file)));
    }
    return History.merged(histories);
  }

  /** The end of each log: for whoever reads why a test failed. */
  String describe() {
    return spread.describe();
  }

  @Override
  public void close() {
    ledger.close();
    spread.close();
    try {
      for (RegisterClient client : clients) {
        client.end();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
