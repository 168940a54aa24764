package dev.coppice.launcher;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** Shows who has what: leaderships and locks look the same. */
abstract class HoldersCommand implements Callable<Integer> {
  private final Session session;
  private final HolderTable table;

  @Option(names = "--json", description = "As JSON, for scripts.")
  private boolean json;

  HoldersCommand(Session session, HolderTable table) {
    this.session = session;
    this.table = table;
  }

  abstract List<JsonObject> holders() throws InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    List<JsonObject> holders = holders();
    if (json) {
      session.say(HolderTable.json(holders));
    } else {
      table.lines(holders).forEach(session::say);
    }
    return 0;
  }
}
