package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.layout.Home;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command asks a seed, and says to its user. */
class SchedulesCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> asked = new ArrayList<>();
  private final JsonArray schedules = new JsonArray();
  private final CommandLine coppice;

  SchedulesCommandTest(@TempDir Path folder) {
    Session session =
        new Session(
            new Home(folder), new PrintStream(out, true, StandardCharsets.UTF_8), false, folder);
    OperatorDoor seed =
        (service, operation, contentType, body) -> {
          asked.add(service + " " + operation);
          return JsonObject.of("schedules", schedules);
        };
    coppice = Main.commandLine(session, () -> new CoordinationDesk(seed));
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
    assertThat(coppice.execute(words)).isZero();
    assertThat(asked).containsExactly("coordination listSchedules");
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
}
