package dev.coppice.launcher;

import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.SupervisorView;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Builds what is not built, starts PostgreSQL, Redis, Kafka, a mailbox and every service, and waits until the services are ready.",
      "On a terminal it then stays: Ctrl-C stops everything, Enter leaves it running. With --detach,"
          + " and without a terminal, it returns: 0 when everything is ready."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"--scale", "--replicas"},
      paramLabel = "SERVICE=N",
      description = "How many processes of a service; may be repeated.")
  private Map<String, Integer> scale = Map.of();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "SERVICE",
      description = "Start these services alone (and discovery, without which nothing works).")
  private List<String> only = List.of();

  @Option(
      names = "--single-process",
      description = "All services in one JVM: starts faster and needs less memory.")
  private boolean singleProcess;

  @Option(
      names = {"-d", "--detach"},
      negatable = true,
      description = "Return when everything is ready, or stay until Ctrl-C.")
  private @Nullable Boolean detach;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long it may take until everything is ready (default: ${DEFAULT-VALUE}).")
  private int waitSeconds;

  // The shell script acts on it before Java starts; here it is for --help.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--no-build", description = "Run what is built, even if sources are newer.")
  private boolean noBuild;

  UpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Layout layout = layout(scale, only, singleProcess);
    Optional<SupervisorView> running = session.view();
    if (running.isPresent()) {
      requireSameMode(running.get(), layout);
    } else {
      new Preflight(session).check(layout);
    }
    ClusterStart start = new ClusterStart(session, Duration.ofSeconds(waitSeconds));
    boolean stays = detach == null ? session.terminal() : !detach;
    return running.isPresent() ? start.join() : start.start(layout, stays);
  }

  /**
   * @throws Refusal for a service that does not exist, or a count out of range
   */
  static Layout layout(Map<String, Integer> scale, List<String> only, boolean singleProcess) {
    Map<Service, Integer> counts = new EnumMap<>(Service.class);
    scale.forEach((title, count) -> counts.put(Service.named(title), count));
    Set<Service> chosen = only.stream().map(Service::named).collect(Collectors.toSet());
    if (singleProcess && !(counts.isEmpty() && chosen.isEmpty())) {
      throw new Refusal(
          "--single-process has one of everything; it goes with neither --scale nor --only.");
    }
    return Layout.of(counts, chosen, singleProcess);
  }

  private void requireSameMode(SupervisorView running, Layout layout) {
    if (running.singleProcess() != layout.singleProcess()) {
      throw new Refusal(
          running.singleProcess()
              ? "It runs already, as a single process; ./coppice down first, or up --single-process."
              : "It runs already, as separate processes; ./coppice down first.");
    }
    if (!scale.isEmpty()) {
      throw new Refusal(
          "It runs already; to change the number of processes: ./coppice scale SERVICE=N");
    }
  }
}
