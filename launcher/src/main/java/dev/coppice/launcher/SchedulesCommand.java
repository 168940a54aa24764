package dev.coppice.launcher;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "schedules",
    description = {
      "Shows the jobs that run once in the cluster: when, and how the last run went;",
      "or the last runs of one of them."
    },
    mixinStandardHelpOptions = true)
final class SchedulesCommand implements Callable<Integer> {
  private static final List<String> JOB_HEADS =
      List.of(
          "JOB",
          "SERVICE",
          "SCHEDULE (UTC)",
          "LAST RUN",
          "OUTCOME",
          "TOOK",
          "MISSED",
          "INSTANCE",
          "NEXT RUN");
  private static final List<String> RUN_HEADS =
      List.of("DUE", "STARTED", "OUTCOME", "TOOK", "MISSED", "INSTANCE", "DETAIL");

  private final Session session;
  private final Supplier<CoordinationDesk> desk;
  private final Clock clock = Clock.systemUTC();

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVICE/JOB",
      description = "Whose runs to show, the latest first.")
  private @Nullable String job;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "20",
      paramLabel = "N",
      description = "How many runs of the job, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(names = "--json", description = "As JSON, for scripts.")
  private boolean json;

  SchedulesCommand(Session session, Supplier<CoordinationDesk> desk) {
    this.session = session;
    this.desk = desk;
  }

  @Override
  public Integer call() throws InterruptedException {
    CoordinationDesk asked = desk.get();
    String wanted = job;
    if (wanted == null) {
      String none = "No service has declared a schedule yet.";
      show(asked.schedules(), none, JOB_HEADS, this::jobRow);
    } else {
      String none = wanted + " has not been run yet.";
      show(runs(asked, wanted), none, RUN_HEADS, SchedulesCommand::runRow);
    }
    return 0;
  }

  /**
   * @throws Refusal where there is no such job
   */
  private List<JsonObject> runs(CoordinationDesk asked, String wanted) throws InterruptedException {
    String[] names = wanted.split("/", 2);
    List<JsonObject> runs =
        names.length < 2 || names[0].isEmpty() || names[1].isEmpty()
            ? List.of()
            : asked.runs(names[0], names[1], lines);
    if (runs.isEmpty()) {
      requireDeclared(wanted, asked.schedules());
    }
    return runs;
  }

  private static void requireDeclared(String wanted, List<JsonObject> schedules) {
    List<String> jobs =
        schedules.stream()
            .map(each -> each.getString("service") + "/" + each.getString("name"))
            .toList();
    if (!jobs.contains(wanted)) {
      throw new Refusal(
          "There is no job \"%s\"; %s."
              .formatted(
                  wanted,
                  jobs.isEmpty()
                      ? "no service has declared one yet"
                      : "there are " + String.join(", ", jobs)));
    }
  }

  private void show(
      List<JsonObject> items,
      String none,
      List<String> heads,
      Function<JsonObject, List<String>> row) {
    if (json) {
      session.say(new JsonArray(items).encodePrettily());
    } else if (items.isEmpty()) {
      session.say(none);
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(heads);
      items.stream().map(row).forEach(rows::add);
      TextTable.aligned(rows).forEach(session::say);
    }
  }

  private List<String> jobRow(JsonObject schedule) {
    @Nullable JsonObject last = schedule.getJsonObject("lastRun");
    List<String> row = new ArrayList<>();
    row.add(schedule.getString("name"));
    row.add(schedule.getString("service"));
    row.add(schedule.getString("schedule"));
    row.add(last == null ? "never" : last.getString("due"));
    row.addAll(last == null ? List.of("-", "-", "-", "-") : howItWent(last));
    Instant next = schedule.getInstant("nextRun");
    row.add(next.isAfter(clock.instant()) ? next.toString() : next + " (overdue)");
    return row;
  }

  private static List<String> runRow(JsonObject run) {
    String detail = run.getString("detail");
    List<String> row = new ArrayList<>();
    row.add(run.getString("due"));
    row.add(run.getInstant("startedAt").truncatedTo(ChronoUnit.MILLIS).toString());
    row.addAll(howItWent(run));
    // What an exception says may have several lines.
    row.add(detail == null ? "-" : detail.replaceAll("\\s+", " "));
    return row;
  }

  /** Its outcome, how long it took, how many were missed before it, and where it was run. */
  private static List<String> howItWent(JsonObject run) {
    Long took = run.getLong("durationMillis");
    return List.of(
        run.getString("outcome"),
        took == null ? "-" : took + " ms",
        String.valueOf(run.getLong("missed")),
        run.getString("instance"));
  }
}
