package dev.coppice.launcher;

import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.logs.LogFile;
import dev.coppice.launcher.logs.LogLine;
import dev.coppice.launcher.status.ClusterStatus;
import dev.coppice.launcher.status.RegistryReader;
import dev.coppice.launcher.status.StatusTable;
import dev.coppice.launcher.supervision.ProcessView;
import dev.coppice.launcher.supervision.SupervisorLaunch;
import dev.coppice.launcher.supervision.SupervisorView;
import dev.coppice.launcher.supervision.SupervisorView.Phase;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** From the start of the supervisor to the table of what runs where, or to the reason why not. */
final class ClusterStart {
  private static final Duration POLL = Duration.ofMillis(100);

  /** A process that died so often without ever having been ready will not be. */
  private static final int FUTILE_STARTS = 3;

  private static final int LOG_LINES = 15;

  private final Session session;
  private final Duration limit;
  private final long began = System.nanoTime();
  private final RegistryReader registry = new RegistryReader();

  ClusterStart(Session session, Duration limit) {
    this.session = session;
    this.limit = limit;
  }

  /** Waits for a cluster that somebody else has started. */
  int join() throws InterruptedException {
    showTable(awaitReady(() -> true, () -> {}));
    return 0;
  }

  /**
   * @param stays whether to stay until Ctrl-C, or Enter
   */
  int start(Layout layout, boolean stays) throws IOException, InterruptedException {
    Process supervisor = new SupervisorLaunch(session.home()).start(layout);
    try (StopOnInterrupt stop = new StopOnInterrupt(session, supervisor)) {
      try {
        showTable(awaitReady(supervisor::isAlive, stop::leaveTheRestToSignal));
      } catch (Refusal e) {
        stop.leaveTheRestToSignal();
        session.say("");
        session.say(String.valueOf(e.getMessage()));
        stop.stopNow();
        return 1;
      }
      return stays ? new Attachment(session, supervisor).stay() : 0;
    }
  }

  /** What the wait for readiness does each time before it looks again. */
  @FunctionalInterface
  private interface Checkpoint {
    void pass() throws InterruptedException;
  }

  private ClusterStatus awaitReady(BooleanSupplier supervisorLives, Checkpoint checkpoint)
      throws InterruptedException {
    try (UpProgress progress = new UpProgress(session, began)) {
      while (true) {
        checkpoint.pass();
        Optional<SupervisorView> view = session.view();
        if (view.isPresent()) {
          progress.show(view.get());
          requireHope(view.get());
          if (view.get().allUp()) {
            ClusterStatus status = registry.complete(view.get());
            if (status.ready() && registry.gatewaysSeeAll(view.get())) {
              return status;
            }
          }
        } else if (!supervisorLives.getAsBoolean()) {
          throw new Refusal("The supervisor ended:\n" + tail("supervisor"));
        }
        if (elapsed().compareTo(limit) > 0) {
          throw new Refusal(notReady(view));
        }
        Thread.sleep(POLL.toMillis());
      }
    }
  }

  private void requireHope(SupervisorView view) {
    if (view.phase() == Phase.FAILED) {
      throw new Refusal("Start failed: " + view.failure());
    }
    if (view.phase() == Phase.STOPPING) {
      throw new Refusal("Somebody stopped it meanwhile.");
    }
    for (ProcessView process : view.processes()) {
      if (!process.everReady() && process.starts() >= FUTILE_STARTS) {
        throw new Refusal(
            "%s does not start: %s. The end of its log:\n%s"
                .formatted(process.place(), process.note(), tail(process.place().fileName())));
      }
    }
  }

  private String notReady(Optional<SupervisorView> view) {
    StringBuilder text =
        new StringBuilder("Not everything is ready after %d s:".formatted(limit.toSeconds()));
    view.map(SupervisorView::processes).stream()
        .flatMap(processes -> processes.stream())
        .filter(process -> process.state() != ProcessView.State.UP)
        .forEach(
            process ->
                text.append(
                    "\n%s is %s %s\n%s"
                        .formatted(
                            process.place(),
                            process.state().word(),
                            process.note().isEmpty() ? "" : "(" + process.note() + ")",
                            tail(process.place().fileName()))));
    return text.toString();
  }

  private String tail(String log) {
    try {
      LogLine line = new LogLine(ZoneId.systemDefault());
      StringBuilder text = new StringBuilder();
      for (String each : new LogFile(session.home().log(log)).tail(LOG_LINES)) {
        text.append("  | ").append(line.readable(each)).append('\n');
      }
      return text + "  (" + session.home().log(log) + ")";
    } catch (IOException e) {
      return "  (its log cannot be read: " + e + ")";
    }
  }

  private void showTable(ClusterStatus status) throws InterruptedException {
    session.say("");
    StatusTable.lines(status).forEach(session::say);
    session.say("");
    session.say("Ready after %.1f s. Try:".formatted(elapsed().toMillis() / 1000.0));
    if (!status.doorsOf(Service.GATEWAY.title()).isEmpty()) {
      String gateway = "http://localhost:" + status.httpPort();
      session.say("  curl '%s/api/catalog/products?limit=3'".formatted(gateway));
      session.say("  open %s/docs in a browser".formatted(gateway));
    }
    if (!status.doorsOf(Service.CATALOG.title()).isEmpty()) {
      session.say("  ./coppice import catalog FILE.csv");
      session.say("  ./coppice kill catalog; ./coppice status");
    }
    session.say("  ./coppice down");
    if (!status.doorsOf(Service.IDENTITY.title()).isEmpty()) {
      offerAdministration();
    }
  }

  /** Until there is an administrator: nothing here has a password that comes with it. */
  private void offerAdministration() throws InterruptedException {
    try {
      IdentityDesk.of(session).administratorLink().ifPresent(this::showAdministratorLink);
    } catch (Refusal e) {
      session.say("");
      session.say("There is no link to make the administrator: " + e.getMessage());
    }
  }

  private void showAdministratorLink(String link) {
    session.say("");
    session.say("To make the administrator's account, open this within an hour; it works once:");
    session.say("  " + link);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
