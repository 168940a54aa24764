package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.layout.Home;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command asks a seed, and says to its user. */
class SchedulesCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> asked = new ArrayList<>();
  private final StringWriter err = new StringWriter();
  private final JsonArray schedules = new JsonArray();
  private final JsonArray runs = new JsonArray();
  private final CommandLine coppice;

  SchedulesCommandTest(@TempDir Path folder) {
    Session session =
        new Session(
            new Home(folder), new PrintStream(out, true, StandardCharsets.UTF_8), false, folder);
    OperatorDoor seed =
        (service, operation, contentType, body) -> {
          asked.add(service + " " + operation);
          return operation.equals("listSchedules")
              ? JsonObject.of("schedules", schedules)
              : JsonObject.of("runs", runs);
        };
    coppice = Main.commandLine(session, () -> new CoordinationDesk(seed));
    coppice.setErr(new PrintWriter(err, true));
  }

  private static JsonObject tidy() {
    return new JsonObject()
        .put("name", "tidy")
        .put("service", "shop")
        .put("schedule", "30 3 * * *")
        .put("limitMillis", 60_000)
        .put("lastRun", null)
        .put("nextRun", "2100-01-02T03:30:00Z");
  }

  private static JsonObject run() {
    return new JsonObject()
        .put("due", "2026-11-21T03:30:00Z")
        .put("missed", 2)
        .put("instance", "shop-1f2e3d4c")
        .put("startedAt", "2026-11-21T03:30:00.012Z")
        .put("endedAt", "2026-11-21T03:30:01.246Z")
        .put("durationMillis", 1_234)
        .put("outcome", "succeeded")
        .put("detail", null);
  }

  private List<String> say(String... words) {
    assertThat(coppice.execute(words)).as(err::toString).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void showsTheLastRunAndTheNext() {
    schedules.add(tidy().put("lastRun", run()));
    assertThat(say("schedules"))
        .containsExactly(
            "JOB   SERVICE  SCHEDULE (UTC)  LAST RUN              OUTCOME    TOOK     MISSED"
                + "  INSTANCE       NEXT RUN",
            "tidy  shop     30 3 * * *      2026-11-21T03:30:00Z  succeeded  1234 ms  2     "
                + "  shop-1f2e3d4c  2100-01-02T03:30:00Z");
    assertThat(asked).containsExactly("coordination listSchedules");
  }

  @Test
  void showsWhatNeverRanAndWhatIsOverdue() {
    schedules.add(tidy().put("nextRun", "2026-11-01T03:30:00Z"));
    assertThat(say("schedules").get(1))
        .containsSubsequence("tidy", "never", "2026-11-01T03:30:00Z (overdue)");
  }

  @Test
  void showsThatARunIsUnderWay() {
    schedules.add(
        tidy()
            .put(
                "lastRun",
                run().put("outcome", "running").putNull("endedAt").putNull("durationMillis")));
    assertThat(say("schedules").get(1)).containsSubsequence("running", "  -  ", "shop-1f2e3d4c");
  }

  @Test
  void saysThatThereIsNone() {
    assertThat(say("schedules")).containsExactly("No service has declared a schedule yet.");
  }

  @Test
  void givesAllForScripts() {
    schedules.add(tidy().put("lastRun", run()));
    assertThat(new JsonArray(String.join("\n", say("schedules", "--json")))).isEqualTo(schedules);
  }

  @Test
  void showsTheRunsOfAJob() {
    runs.add(run().put("outcome", "failed").put("detail", "no paper:\n  tray 2"));
    runs.add(
        run()
            .put("due", "2026-11-18T03:30:00Z")
            .put("startedAt", "2026-11-18T03:30:00.004321Z")
            .put("missed", 0)
            .put("outcome", "lost")
            .putNull("durationMillis"));
    assertThat(say("schedules", "shop/tidy"))
        .containsExactly(
            "DUE                   STARTED                   OUTCOME  TOOK     MISSED"
                + "  INSTANCE       DETAIL",
            "2026-11-21T03:30:00Z  2026-11-21T03:30:00.012Z  failed   1234 ms  2     "
                + "  shop-1f2e3d4c  no paper: tray 2",
            "2026-11-18T03:30:00Z  2026-11-18T03:30:00.004Z  lost     -        0     "
                + "  shop-1f2e3d4c  -");
    assertThat(asked)
        .containsExactly(
            "coordination listScheduleRuns?path.service=shop&path.name=tidy&query.limit=20");
  }

  @Test
  void givesTheRunsOfAJobForScripts() {
    runs.add(run());
    String said = String.join("\n", say("schedules", "shop/tidy", "-n", "3", "--json"));
    assertThat(new JsonArray(said)).isEqualTo(runs);
    assertThat(asked)
        .containsExactly(
            "coordination listScheduleRuns?path.service=shop&path.name=tidy&query.limit=3");
  }

  @Test
  void saysThatAJobHasNotBeenRunYet() {
    schedules.add(tidy());
    assertThat(say("schedules", "shop/tidy")).containsExactly("shop/tidy has not been run yet.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop/untidy", "stop/tidy", "tidy", "shop", "shop/", "/tidy", "/", ""})
  void namesTheJobsThereAreForOneThatThereIsNot(String job) {
    schedules.add(tidy()).add(tidy().put("name", "count"));
    assertThat(coppice.execute("schedules", job)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "coppice: There is no job \"%s\"; there are shop/tidy, shop/count.\n".formatted(job));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void saysThatThereIsNoJobAtAll() {
    assertThat(coppice.execute("schedules", "shop/tidy", "--json")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("coppice: There is no job \"shop/tidy\"; no service has declared one yet.\n");
  }
}
