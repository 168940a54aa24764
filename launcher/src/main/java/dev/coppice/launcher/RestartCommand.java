package dev.coppice.launcher;

import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.SupervisorCommands;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restart",
    description = {
      "Replaces processes by new ones, one after another, so that requests go on being answered:",
      "the new one is ready before the old one leaves. Sources that changed are built first."
    },
    mixinStandardHelpOptions = true)
final class RestartCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(arity = "0..*", paramLabel = "SERVICE", description = "Which; all if none is named.")
  private List<String> services = List.of();

  // The shell script acts on it before Java starts; here it is for --help.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--no-build", description = "Run what is built, even if sources are newer.")
  private boolean noBuild;

  RestartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Service> chosen =
        services.isEmpty() ? Service.all() : services.stream().map(Service::named).toList();
    session.control().run(SupervisorCommands.restart(chosen), session::say);
    return 0;
  }
}
