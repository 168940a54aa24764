package dev.coppice.launcher;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
    name = "locks",
    description = "Shows who holds which locks and semaphores' permits.",
    mixinStandardHelpOptions = true)
final class LocksCommand extends HoldersCommand {
  private final Supplier<CoordinationDesk> desk;

  LocksCommand(Session session, Supplier<CoordinationDesk> desk) {
    super(session, new HolderTable("LOCK", "HOLDER", "No lock is held just now."));
    this.desk = desk;
  }

  @Override
  List<JsonObject> holders() throws InterruptedException {
    return desk.get().locks();
  }
}
