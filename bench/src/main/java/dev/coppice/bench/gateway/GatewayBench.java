package dev.coppice.bench.gateway;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * GET one item by its key: through gateway and event bus to a service that answers from memory, and
 * through each peer to nginx answering as many bytes. All run at once, and are loaded in turn.
 */
@Command(
    name = "gateway",
    description = "Requests/s and CPU per request, beside nginx and Spring Cloud Gateway.",
    mixinStandardHelpOptions = true)
public final class GatewayBench implements Callable<Integer> {

  @Option(names = "--connections", split = ",", defaultValue = "64,256", paramLabel = "N")
  private List<Integer> connections = List.of();

  @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--only",
      split = ",",
      defaultValue = Contender.COPPICE + "," + Contender.NGINX + "," + Contender.SPRING,
      description = "who takes part, default: ${DEFAULT-VALUE}")
  private Set<String> only = new LinkedHashSet<>();

  @Option(
      names = "--most-warm-up",
      defaultValue = "180",
      description = "seconds after which warming up ends in any case, default: ${DEFAULT-VALUE}")
  private int mostWarmUp;

  @Option(
      names = "--jvm",
      description = "an option for the JVMs of Coppice, such as one for a profiler")
  private List<String> jvm = new ArrayList<>();

  @Option(
      names = "--no-access-log",
      description = "Coppice and nginx write no line for each request")
  private boolean noAccessLog;

  private final Deque<ServerProcess> running = new ArrayDeque<>();
  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace.needsTools("wrk", "nginx");
    Workplace workplace = Workplace.of("gateway");
    JsonObject machine = Machine.describe();
    try {
      List<Contender> contenders = start(workplace);
      warmUp(contenders);
      JsonArray results = new JsonArray();
      for (int count : connections) {
        Standings standings = measure(contenders, count);
        out.print(standings.table());
        results.add(standings.toJson());
      }
      workplace.keep(new JsonObject().put("machine", machine).put("results", results));
      return 0;
    } finally {
      running.forEach(ServerProcess::close);
    }
  }

  private List<Contender> start(Workplace workplace) throws IOException, InterruptedException {
    out.println("Starting " + String.join(", ", only) + "; load average " + Machine.load());
    List<Contender> contenders = new ArrayList<>();
    if (only.contains(Contender.COPPICE)) {
      if (noAccessLog) {
        jvm.add("-Dcoppice.gateway.access.log=off");
      }
      Coppice coppice = new Coppice(workplace, jvm);
      ServerProcess service = started(coppice.service());
      int port = ServerProcess.freePort();
      contenders.add(
          new Contender(
              Contender.COPPICE,
              Peers.item(port),
              List.of(),
              started(coppice.gateway(port)),
              service));
    }
    if (only.contains(Contender.NGINX) || only.contains(Contender.SPRING)) {
      startPeers(new Peers(workplace, !noAccessLog), contenders);
    }
    return contenders;
  }

  private void startPeers(Peers peers, List<Contender> contenders)
      throws IOException, InterruptedException {
    int backendPort = ServerProcess.freePort();
    ServerProcess backend = started(peers.nginxBackend(backendPort));
    if (only.contains(Contender.NGINX)) {
      int port = ServerProcess.freePort();
      ServerProcess proxy = started(peers.nginxProxy(port, backendPort));
      contenders.add(new Contender(Contender.NGINX, Peers.item(port), List.of(), proxy, backend));
    }
    if (only.contains(Contender.SPRING)) {
      int port = ServerProcess.freePort();
      ServerProcess spring = started(peers.springCloudGateway(port, backendPort));
      contenders.add(new Contender(Contender.SPRING, Peers.item(port), List.of(), spring, backend));
    }
  }

  private ServerProcess started(ServerProcess process) {
    running.push(process);
    return process;
  }

  private void warmUp(List<Contender> contenders) throws IOException, InterruptedException {
    out.println("Warming up until the cost of a request stands still");
    for (Contender contender : contenders) {
      boolean jvms = !contender.name().equals(Contender.NGINX);
      int most = jvms ? mostWarmUp : 2 * seconds;
      int least = Math.min(most, jvms ? 60 : 2 * seconds);
      new WarmUp(
              connections.get(0),
              Duration.ofSeconds(seconds),
              Duration.ofSeconds(least),
              Duration.ofSeconds(most))
          .of(contender, out);
    }
  }

  private Standings measure(List<Contender> contenders, int count)
      throws IOException, InterruptedException {
    Map<String, List<Round>> taken = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      for (Contender contender : contenders) {
        Round round = Round.run(contender, count, Duration.ofSeconds(seconds));
        if (round.wrk().errors() > 0) {
          throw new BenchException(
              contender.name() + " answered " + round.wrk().errors() + " requests with errors");
        }
        taken.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(round);
      }
    }
    return new Standings(count, taken);
  }
}
