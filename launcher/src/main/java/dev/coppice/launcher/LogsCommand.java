package dev.coppice.launcher;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.logs.LogFile;
import dev.coppice.launcher.logs.LogFollower;
import dev.coppice.launcher.logs.LogLine;
import dev.coppice.launcher.supervision.ProcessView;
import dev.coppice.launcher.supervision.SupervisorView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = {
      "Shows the last lines of the logs: of everything, a service (catalog), one place (catalog/2),",
      "an instance, or of supervisor or build. The files are in .coppice/logs."
    },
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private static final String SUFFIX = ".log";
  private static final long POLL_MILLIS = 200;

  private final Session session;
  private final LogLine line = new LogLine(ZoneId.systemDefault());

  @Parameters(arity = "0..1", paramLabel = "WHAT", description = "Whose log.")
  private @Nullable String what;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what comes, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "50",
      paramLabel = "N",
      description = "Lines of each log (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(names = "--raw", description = "As the nodes wrote them, one JSON object per line.")
  private boolean raw;

  LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, LogFile> logs = chosen();
    Map<String, LogFollower> followers = new LinkedHashMap<>();
    for (Map.Entry<String, LogFile> log : logs.entrySet()) {
      followers.put(log.getKey(), LogFollower.atEndOf(log.getValue()));
      show(log.getKey(), log.getValue().tail(lines), logs.size() > 1);
    }
    while (follow) {
      for (Map.Entry<String, LogFollower> follower : followers.entrySet()) {
        show(follower.getKey(), follower.getValue().more(), logs.size() > 1);
      }
      session.out().flush();
      Thread.sleep(POLL_MILLIS);
    }
    return 0;
  }

  private void show(String name, List<String> added, boolean several) {
    for (String each : added) {
      String text = raw ? each : line.readable(each);
      session.say(several && !raw ? "%-14s %s".formatted(name, text) : text);
    }
  }

  private Map<String, LogFile> chosen() throws IOException {
    Map<String, LogFile> all = all();
    if (all.isEmpty()) {
      throw new Refusal("There are no logs yet; start it with ./coppice up");
    }
    String wanted = what;
    Map<String, LogFile> chosen = new TreeMap<>(all);
    if (wanted == null) {
      chosen.keySet().removeIf(name -> name.equals("build"));
    } else {
      Predicate<String> isWanted = isWanted(wanted);
      chosen.keySet().removeIf(isWanted.negate());
    }
    if (chosen.isEmpty()) {
      throw new Refusal(
          "There is no log of \"%s\"; there are %s."
              .formatted(what, String.join(", ", all.keySet())));
    }
    return chosen;
  }

  private Predicate<String> isWanted(String wanted) {
    if (Service.all().stream().anyMatch(service -> service.title().equals(wanted))) {
      return name -> name.startsWith(wanted + "-");
    }
    String file = placeOf(wanted).replace('/', '-');
    return file::equals;
  }

  /** What is no instance's name is taken for the name of a place or file. */
  private String placeOf(String wanted) {
    return session.view().map(SupervisorView::processes).orElse(List.of()).stream()
        .filter(process -> Objects.equals(process.instance(), wanted))
        .map(ProcessView::place)
        .map(Place::fileName)
        .findFirst()
        .orElse(wanted);
  }

  private Map<String, LogFile> all() throws IOException {
    Map<String, LogFile> logs = new TreeMap<>();
    if (!Files.isDirectory(session.home().logs())) {
      return logs;
    }
    try (Stream<Path> files = Files.list(session.home().logs())) {
      files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .forEach(
              file -> {
                String name = file.getFileName().toString();
                logs.put(name.substring(0, name.length() - SUFFIX.length()), new LogFile(file));
              });
    }
    return logs;
  }
}
