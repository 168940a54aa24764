package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.layout.Home;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands say to a seed, and to their user. */
class ConfigCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final Seed seed = new Seed();
  private final CommandLine coppice;

  ConfigCommandTest(@TempDir Path folder) {
    Session session =
        new Session(
            new Home(folder), new PrintStream(out, true, StandardCharsets.UTF_8), false, folder);
    coppice = Main.commandLine(session, () -> new CoordinationDesk(seed));
    coppice.setErr(new PrintWriter(err, true));
  }

  /** Gives one answer after the other, and then is gone. */
  private static final class Seed implements OperatorDoor {
    final Queue<JsonObject> answers = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();

    @Override
    public JsonObject post(String service, String operation, String contentType, String body)
        throws IOException {
      asked.add((service + " " + operation + " " + body).strip());
      JsonObject answer = answers.poll();
      if (answer == null) {
        throw new IOException("no instance of coordination is up");
      }
      return answer;
    }
  }

  private static JsonObject setting(@Nullable String value, long version) {
    return new JsonObject()
        .put("key", "log.level")
        .put("value", value)
        .put("version", version)
        .put("revision", version + 10)
        .put("author", "ada")
        .put("changedAt", "2026-11-21T14:00:00Z");
  }

  private int run(String command) {
    return coppice.execute(command.split(" "));
  }

  private List<String> said() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void getPrintsTheValueAlone() {
    seed.answers.add(setting("debug", 3));
    assertThat(run("config get log.level")).isZero();
    assertThat(said()).containsExactly("debug");
    assertThat(seed.asked).containsExactly("coordination getSetting?path.key=log.level");
  }

  @Test
  void getFailsForAKeyThatIsNotSet() {
    seed.answers.add(setting(null, 0));
    assertThat(run("config get log.level")).isEqualTo(1);
    assertThat(err.toString()).contains("log.level is not set");
    assertThat(said()).isEmpty();
  }

  @Test
  void getGivesAllForScripts() {
    seed.answers.add(setting("debug", 3));
    assertThat(run("config get log.level --json")).isZero();
    assertThat(new JsonObject(out.toString(StandardCharsets.UTF_8))).isEqualTo(setting("debug", 3));
  }

  @Test
  void setSaysWhatHoldsNow() {
    seed.answers.add(setting("debug", 4));
    assertThat(run("config set log.level debug --author ada --expect 3")).isZero();
    assertThat(said()).containsExactly("log.level is debug (version 4).");
    assertThat(seed.asked)
        .containsExactly(
            "coordination setSetting?path.key=log.level"
                + " {\"value\":\"debug\",\"author\":\"ada\",\"expectedVersion\":3}");
  }

  @Test
  void unsetTakesTheValueBack() {
    seed.answers.add(setting(null, 5));
    assertThat(run("config unset log.level --author ada")).isZero();
    assertThat(said()).containsExactly("log.level is not set (version 5).");
    assertThat(seed.asked)
        .containsExactly(
            "coordination setSetting?path.key=log.level {\"value\":null,\"author\":\"ada\"}");
  }

  @Test
  void historyShowsWhoSetItToWhatAndWhen() {
    seed.answers.add(
        JsonObject.of("versions", JsonArray.of(setting("warn", 2), setting("debug", 1))));
    assertThat(run("config history log.level -n 2")).isZero();
    assertThat(said())
        .containsExactly(
            "KEY        VALUE  VERSION  BY   AT",
            "log.level  warn   2        ada  2026-11-21T14:00:00Z",
            "log.level  debug  1        ada  2026-11-21T14:00:00Z");
    assertThat(seed.asked)
        .containsExactly("coordination listSettingHistory?path.key=log.level&query.limit=2");
  }

  @Test
  void watchPrintsEachChangeOfItsKeyUntilItIsStopped() {
    seed.answers.add(setting("debug", 3));
    seed.answers.add(JsonObject.of("revision", 13L, "settings", JsonArray.of()));
    JsonObject other = setting("true", 1).put("key", "switch.gifts");
    seed.answers.add(
        JsonObject.of("revision", 15L, "settings", JsonArray.of(other, setting("warn", 4))));
    assertThat(run("config watch log.level")).isEqualTo(1);
    assertThat(said())
        .containsExactly(
            "log.level  debug  3  ada  2026-11-21T14:00:00Z",
            "log.level  warn  4  ada  2026-11-21T14:00:00Z");
    assertThat(seed.asked.subList(1, 4))
        .containsExactly(
            "coordination watchSettings?query.since=13&query.wait=20000",
            "coordination watchSettings?query.since=13&query.wait=20000",
            "coordination watchSettings?query.since=15&query.wait=20000");
  }

  @Test
  void listShowsWhatIsSetAndWhatMayBe() {
    seed.answers.add(JsonObject.of("revision", 13L, "settings", JsonArray.of(setting("debug", 3))));
    seed.answers.add(
        JsonObject.of(
            "keys",
            JsonArray.of(
                JsonObject.of(
                    "key", "log.level", "allowed", "debug or info", "purpose", "logging"))));
    assertThat(run("config list")).isZero();
    assertThat(said())
        .contains("log.level  debug  3        ada  2026-11-21T14:00:00Z")
        .contains("log.level   debug or info  logging");
  }

  @Test
  void saysWhereThereIsNothingToShow() {
    seed.answers.add(JsonObject.of("versions", JsonArray.of()));
    seed.answers.add(JsonObject.of("locks", JsonArray.of()));
    seed.answers.add(JsonObject.of("leaders", JsonArray.of()));
    assertThat(run("config history log.level")).isZero();
    assertThat(run("locks")).isZero();
    assertThat(run("leaders")).isZero();
    assertThat(said())
        .containsExactly(
            "log.level was never set.",
            "No lock is held just now.",
            "Nobody leads anything just now.");
  }

  @Test
  void saysInALineWhatASeedRefused() {
    assertThat(run("config set log.level loud")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("coppice: no instance of coordination is up\n");
  }

  @Test
  void leadersShowsWhoLeadsWhat() {
    seed.answers.add(JsonObject.of("leaders", JsonArray.of(leader())));
    assertThat(run("leaders")).isZero();
    assertThat(said())
        .containsExactly(
            "ELECTION          LEADER              PID   EPOCH  FENCE  SINCE",
            "registry-steward  discovery-00000001  4711  7      42     2026-11-21T14:00:00Z");
  }

  @Test
  void leadersGivesScriptsTheirFiveMembers() {
    seed.answers.add(JsonObject.of("leaders", JsonArray.of(leader())));
    assertThat(run("leaders --json")).isZero();
    JsonObject expected = leader();
    expected.remove("since");
    expected.remove("node");
    assertThat(new JsonArray(out.toString(StandardCharsets.UTF_8)))
        .isEqualTo(JsonArray.of(expected));
  }

  @Test
  void locksShowsWhoHoldsWhat() {
    seed.answers.add(JsonObject.of("locks", JsonArray.of(leader().put("name", "lock stock"))));
    assertThat(run("locks")).isZero();
    assertThat(said())
        .containsExactly(
            "LOCK        HOLDER              PID   EPOCH  FENCE  SINCE",
            "lock stock  discovery-00000001  4711  7      42     2026-11-21T14:00:00Z");
    assertThat(seed.asked).containsExactly("coordination listLocks");
  }

  private static JsonObject leader() {
    return new JsonObject()
        .put("name", "registry-steward")
        .put("instance", "discovery-00000001")
        .put("pid", 4711)
        .put("node", "n1")
        .put("epoch", 7)
        .put("fence", 42)
        .put("since", "2026-11-21T14:00:00Z");
  }
}
