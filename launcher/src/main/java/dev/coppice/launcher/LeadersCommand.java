package dev.coppice.launcher;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
    name = "leaders",
    description = "Shows who leads what: one instance for each election.",
    mixinStandardHelpOptions = true)
final class LeadersCommand extends HoldersCommand {
  private final Supplier<CoordinationDesk> desk;

  LeadersCommand(Session session, Supplier<CoordinationDesk> desk) {
    super(session, new HolderTable("ELECTION", "LEADER", "Nobody leads anything just now."));
    this.desk = desk;
  }

  @Override
  List<JsonObject> holders() throws InterruptedException {
    return desk.get().leaders();
  }
}
