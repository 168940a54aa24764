package dev.coppice.launcher;

import dev.coppice.launcher.supervision.SupervisorProcess;
import dev.coppice.node.LogSettings;
import dev.coppice.node.Settings;
import dev.coppice.node.logging.Logs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code up} starts in the background. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--scale")
  private Map<String, Integer> scale = Map.of();

  @Option(names = "--single-process")
  private boolean singleProcess;

  SuperviseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = session.settings();
    Logs.configure(LogSettings.from(settings), "supervisor", "supervisor");
    new SupervisorProcess(
            session.home(), UpCommand.layout(scale, List.of(), singleProcess), settings)
        .run();
    return 0;
  }
}
