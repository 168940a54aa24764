package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.supervision.ProcessView.State;
import dev.coppice.launcher.supervision.SupervisorView.Phase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
  private static final SupervisorView VIEW =
      new SupervisorView(
          42,
          Phase.RUNNING,
          "",
          false,
          8080,
          List.of(
              new ProcessView(
                  new Place("catalog", 2), State.UP, "catalog-1a", 7L, 20001, 3, true, ""),
              new ProcessView(
                  new Place("gateway", 1), State.WAITING, null, null, null, 1, false, "why")),
          List.of(new BackingView("postgres", "127.0.0.1", 5432, null, false, true)));

  private final Home home;
  private final List<String> said = new ArrayList<>();

  ControlTest(@TempDir Path folder) {
    home = new Home(folder);
    home.prepare();
  }

  @Test
  void carriesTheWholeViewToTheClient() throws IOException {
    try (ControlServer server = serve((request, journal) -> VIEW.toJson())) {
      assertThat(server).isNotNull();
      assertThat(new ControlClient(home).view()).contains(VIEW);
    }
  }

  @Test
  void letsTheClientHearWhatHappensOnTheWay() throws IOException {
    ControlServer.Commands commands =
        (request, journal) -> {
          journal.say("one");
          journal.say("two of " + request.getString("target"));
          return new JsonObject();
        };
    try (ControlServer server = serve(commands)) {
      assertThat(server).isNotNull();
      new ControlClient(home).run(SupervisorCommands.kill("catalog", false), said::add);
    }
    assertThat(said).containsExactly("one", "two of catalog");
  }

  @Test
  void carriesARefusal() throws IOException {
    ControlServer.Commands commands =
        (request, journal) -> {
          throw new Refusal("not now");
        };
    try (ControlServer server = serve(commands)) {
      assertThat(server).isNotNull();
      assertThatThrownBy(() -> new ControlClient(home).run(SupervisorCommands.stop(), said::add))
          .isInstanceOf(Refusal.class)
          .hasMessage("not now");
    }
  }

  @Test
  void saysThatNothingRunsWhenNobodyListens() {
    assertThat(new ControlClient(home).view()).isEmpty();
    assertThatThrownBy(() -> new ControlClient(home).run(SupervisorCommands.stop(), said::add))
        .isInstanceOf(Refusal.class)
        .hasMessage("Nothing runs here; start it with ./coppice up");
  }

  @Test
  void letsOnlyTheOwnerNearTheSocket() throws IOException {
    assertThat(Files.getPosixFilePermissions(home.run()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  private ControlServer serve(ControlServer.Commands commands) throws IOException {
    return ControlServer.open(home.controlSocket(), commands);
  }
}
