package dev.coppice.launcher;

import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "schedules",
    description = "Shows the jobs that run once in the cluster: when, and how the last run went.",
    mixinStandardHelpOptions = true)
final class SchedulesCommand implements Callable<Integer> {
  private static final List<String> HEADS =
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

  private final Session session;
  private final Supplier<CoordinationDesk> desk;
  private final Clock clock = Clock.systemUTC();

  @Option(names = "--json", description = "As JSON, for scripts.")
  private boolean json;

  SchedulesCommand(Session session, Supplier<CoordinationDesk> desk) {
    this.session = session;
    this.desk = desk;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<JsonObject> schedules = desk.get().schedules();
    if (json) {
      session.say(new JsonArray(schedules).encodePrettily());
    } else if (schedules.isEmpty()) {
      session.say("No service has declared a schedule yet.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(HEADS);
      schedules.forEach(schedule -> rows.add(row(schedule)));
      TextTable.aligned(rows).forEach(session::say);
    }
    return 0;
  }

  private List<String> row(JsonObject schedule) {
    @Nullable JsonObject last = schedule.getJsonObject("lastRun");
    List<String> row = new ArrayList<>();
    row.add(schedule.getString("name"));
    row.add(schedule.getString("service"));
    row.add(schedule.getString("schedule"));
    if (last == null) {
      row.addAll(List.of("never", "-", "-", "-", "-"));
    } else {
      row.add(last.getString("due"));
      row.add(last.getString("outcome"));
      Long took = last.getLong("durationMillis");
      row.add(took == null ? "-" : took + " ms");
      row.add(String.valueOf(last.getLong("missed")));
      row.add(last.getString("instance"));
    }
    Instant next = schedule.getInstant("nextRun");
    row.add(next.isAfter(clock.instant()) ? next.toString() : next + " (overdue)");
    return row;
  }
}
