package dev.coppice.bench.coordination;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Three discovery nodes that vote, and nodes that use them. */
final class Coppice implements Ensemble {
  private static final int SEEDS = 3;

  private final Workplace workplace;
  private final Deque<ServerProcess> seeds = new ArrayDeque<>();
  private final List<Integer> ports = new ArrayList<>();

  Coppice(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public String name() {
    return "coppice";
  }

  @Override
  public void start() throws IOException, InterruptedException {
    List<Integer> managements = new ArrayList<>();
    for (int i = 0; i < SEEDS; i++) {
      ports.add(ServerProcess.freePort());
      managements.add(ServerProcess.freePort());
    }
    for (int i = 0; i < SEEDS; i++) {
      seeds.push(
          process(
              "coppice-seed-" + (i + 1),
              "discovery/seed/target/coppice-discovery.jar",
              "dev.coppice.discovery.seed.Main",
              ports.get(i),
              managements.get(i),
              List.of()));
    }
    int i = SEEDS;
    for (ServerProcess seed : seeds) {
      seed.awaitOk(URI.create("http://127.0.0.1:" + managements.get(--i) + "/health/ready"));
    }
  }

  @Override
  public ServerProcess candidate(String name, int ledgerPort) throws IOException {
    return user(
        name, Candidate.class, List.of("-Dbench.name=" + name, "-Dbench.ledger=" + ledgerPort));
  }

  @Override
  public ServerProcess locker(int takers, int seconds, boolean shared, Path file)
      throws IOException {
    return user(
        "coppice-locker",
        Locker.class,
        List.of(
            "-Dbench.takers=" + takers,
            "-Dbench.seconds=" + seconds,
            "-Dbench.shared=" + shared,
            "-Dbench.file=" + file));
  }

  private ServerProcess user(String name, Class<?> main, List<String> options) throws IOException {
    return process(
        name,
        "bench/target/coppice-bench.jar",
        main.getName(),
        ServerProcess.freePort(),
        ServerProcess.freePort(),
        options);
  }

  private ServerProcess process(
      String name, String jar, String main, int port, int management, List<String> options)
      throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("COPPICE_CLUSTER_NAME", "bench-" + ports.get(0));
    environment.put("COPPICE_CLUSTER_PORT", Integer.toString(port));
    environment.put(
        "COPPICE_CLUSTER_SEEDS",
        ports.stream().map(seed -> "127.0.0.1:" + seed).collect(Collectors.joining(",")));
    environment.put("COPPICE_MANAGEMENT_PORT", Integer.toString(management));
    return ServerProcess.start(
        name, workplace.run(), environment, JavaCommand.node(options, workplace.built(jar), main));
  }

  @Override
  public void stop() {
    seeds.forEach(ServerProcess::close);
  }
}
