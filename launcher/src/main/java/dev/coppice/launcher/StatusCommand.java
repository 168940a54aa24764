package dev.coppice.launcher;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.ClusterStatus;
import dev.coppice.launcher.status.RegistryReader;
import dev.coppice.launcher.status.StatusTable;
import dev.coppice.launcher.supervision.Leftovers;
import dev.coppice.launcher.supervision.SupervisorView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Shows what runs where. Ends with 0 when everything is ready, else with 1.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--json", description = "As JSON, for scripts.")
  private boolean json;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<SupervisorView> view = session.view();
    if (view.isEmpty()) {
      return nothing();
    }
    RegistryReader reader = new RegistryReader();
    ClusterStatus status = reader.complete(view.get());
    if (json) {
      session.say(status.toJson().encodePrettily());
    } else {
      StatusTable.lines(status).forEach(session::say);
      session.say("");
      if (reader.isDevelopmentMode(view.get())) {
        session.say(
            "Development mode: with fewer than three seeds, locks and elections are not safe through"
                + " a split of the network.");
      }
      session.say(status.ready() ? "Ready." : ("Not ready. " + view.get().failure()).strip());
    }
    return status.ready() ? 0 : 1;
  }

  private int nothing() {
    if (json) {
      session.say(
          new JsonObject()
              .put("ready", false)
              .put("nodes", new JsonArray())
              .put("backing", new JsonArray())
              .encodePrettily());
      return 1;
    }
    int left = Leftovers.in(session.home()).size();
    throw new Refusal(
        left == 0
            ? "Nothing runs here; start it with ./coppice up"
            : "%d processes run, but their supervisor is gone; ./coppice up takes them over, ./coppice down stops them."
                .formatted(left));
  }
}
