package dev.coppice.launcher;

import dev.coppice.launcher.supervision.SupervisorCommands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "kill",
    description = "Kills a process (kill -9) of a service, to watch a new one grow back.",
    mixinStandardHelpOptions = true)
final class KillCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "SERVICE[/N]",
      description = "A service, one place of it (catalog/2), or an instance.")
  private String target = "";

  @Option(names = "--all", description = "Every process of the service, not only one.")
  private boolean all;

  KillCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.control().run(SupervisorCommands.kill(target, all), session::say);
    session.say("A new one grows back: ./coppice status");
    return 0;
  }
}
