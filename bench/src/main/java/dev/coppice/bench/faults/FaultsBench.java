package dev.coppice.bench.faults;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.gateway.Coppice;
import dev.coppice.bench.load.OpenLoad;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A gateway before two instances: one of them is killed, asked to leave or stopped while clients
 * read at a steady rate; then clients ask for three times as much as both can do.
 */
@Command(
    name = "faults",
    description = "What clients notice of a crash, a leave, a hang and an overload.",
    mixinStandardHelpOptions = true)
public final class FaultsBench implements Callable<Integer> {

  private static final String KILL = "kill";
  private static final String TERM = "term";
  private static final String STOP = "stop";
  private static final String OVERLOAD = "overload";

  @Option(
      names = "--only",
      split = ",",
      defaultValue = KILL + "," + TERM + "," + STOP + "," + OVERLOAD,
      description = "what happens, default: ${DEFAULT-VALUE}")
  private Set<String> only = new LinkedHashSet<>();

  @Option(
      names = "--rate",
      defaultValue = "500",
      description = "requests while an instance fails, default: ${DEFAULT-VALUE}/s")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  private final Deque<ServerProcess> running = new ArrayDeque<>();
  private final List<Finding> findings = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace workplace = Workplace.of("faults");
    JsonObject machine = Machine.describe();
    System.out.println("Starting a gateway and two instances; load average " + Machine.load());
    try {
      Coppice coppice = new Coppice(workplace, List.of());
      started(coppice.service());
      int port = ServerProcess.freePort();
      int management = ServerProcess.freePort();
      started(coppice.gateway(port, management));
      loseInstances(coppice, port, management);
      if (only.contains(OVERLOAD)) {
        started(coppice.service());
        findings.addAll(new Overload(port, Duration.ofSeconds(seconds)).run());
      }
      workplace.keep(
          new JsonObject()
              .put("machine", machine)
              .put("findings", findings.stream().map(Finding::toJson).toList()));
      return 0;
    } finally {
      running.forEach(ServerProcess::close);
    }
  }

  private void loseInstances(Coppice coppice, int port, int management)
      throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + management + "/metrics");
    try (OpenLoad load = new OpenLoad(Coppice.item(port))) {
      Loss loss = new Loss(load, rate, Duration.ofSeconds(seconds));
      if (only.contains(KILL)) {
        findings.addAll(loss.byKill(started(coppice.service())));
      }
      if (only.contains(TERM)) {
        findings.addAll(loss.byTerm(started(coppice.service())));
      }
      if (only.contains(STOP)) {
        ServerProcess stopped = started(coppice.service());
        findings.addAll(loss.byStop(stopped, new Ejections(metrics)));
        stopped.close();
      }
    }
  }

  private ServerProcess started(ServerProcess process) {
    running.push(process);
    return process;
  }
}
