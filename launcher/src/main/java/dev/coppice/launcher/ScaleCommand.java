package dev.coppice.launcher;

import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.SupervisorCommands;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "scale",
    description = "Changes how many processes a service has, and waits until they are ready.",
    mixinStandardHelpOptions = true)
final class ScaleCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "SERVICE=N", description = "Such as catalog=3.")
  private Map<String, Integer> counts = Map.of();

  ScaleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<Service, Integer> wanted = new EnumMap<>(Service.class);
    counts.forEach(
        (title, count) -> {
          Service service = Service.named(title);
          wanted.put(service, service.checkCount(count));
        });
    wanted.forEach(
        (service, count) ->
            session.control().run(SupervisorCommands.scale(service, count), session::say));
    return 0;
  }
}
