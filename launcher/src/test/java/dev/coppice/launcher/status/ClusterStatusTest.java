package dev.coppice.launcher.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.supervision.BackingView;
import dev.coppice.launcher.supervision.ProcessView;
import dev.coppice.launcher.supervision.ProcessView.State;
import dev.coppice.launcher.supervision.SupervisorView;
import dev.coppice.launcher.supervision.SupervisorView.Phase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
  private static final ProcessView CATALOG =
      process("catalog", 1, State.UP, "catalog-1a2b3c4d", 101L, 20001);
  private static final ProcessView GATEWAY =
      process("gateway", 1, State.UP, "gateway-5e6f7a8b", 102L, 20002);

  @Test
  void hasTheShapeThatScriptsRelyOn() {
    ClusterStatus status =
        ClusterStatus.of(
            view(true, CATALOG, GATEWAY),
            List.of(record("catalog", 101, null, "up"), record("gateway", 102, 8080, "up")));
    JsonObject json = status.toJson();
    assertThat(json.fieldNames()).containsExactlyInAnyOrder("ready", "nodes", "backing");
    assertThat(json.getBoolean("ready")).isTrue();
    JsonArray nodes = json.getJsonArray("nodes");
    assertThat(nodes.getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("service", "catalog")
                .put("instance", "catalog-x")
                .put("pid", 101L)
                .put("host", "127.0.0.1")
                .put("managementPort", 20001)
                .put("health", "up")
                .put("version", "1.0.0")
                .put("uptimeSeconds", 12.3));
    assertThat(nodes.getJsonObject(1).getInteger("httpPort")).isEqualTo(8080);
    assertThat(json.getJsonArray("backing").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("name", "postgres")
                .put("port", 5433)
                .put("pid", 99L)
                .put("embedded", true));
  }

  @Test
  void showsASeedOnceAndKnowsTheDoorOfWhatItOffersBeside() {
    ProcessView seed = process("discovery", 1, State.UP, "discovery-1a2b3c4d", 103L, 20003);
    ClusterStatus status =
        ClusterStatus.of(
            view(true, seed),
            List.of(
                record("discovery", 103, null, "up"),
                record("coordination", 103, null, "starting")));
    assertThat(status.ready()).isTrue();
    assertThat(status.toJson().getJsonArray("nodes")).hasSize(1);
    assertThat(StatusTable.lines(status)).noneMatch(line -> line.contains("coordination"));
    assertThat(status.doorsOf("coordination")).isEmpty();
    assertThat(
            ClusterStatus.of(view(true, seed), List.of(record("coordination", 103, null, "up")))
                .doorsOf("coordination"))
        .hasSize(1);
  }

  @Test
  void showsAProcessThatHasNotRegisteredYet() {
    ProcessView starting = process("catalog", 1, State.STARTING, "catalog-1a2b3c4d", 101L, 20001);
    ClusterStatus status = ClusterStatus.of(view(true, starting), List.of());
    assertThat(status.ready()).isFalse();
    assertThat(status.nodes()).extracting(NodeStatus::health).containsExactly("starting");
  }

  @Test
  void showsAProcessWhoseTurnToStartHasNotCome() {
    ProcessView next =
        new ProcessView(new Place("catalog", 1), State.WAITING, null, null, null, 0, false, "");
    ClusterStatus status = ClusterStatus.of(view(true, next), List.of());
    assertThat(status.ready()).isFalse();
    assertThat(status.nodes()).extracting(NodeStatus::health).containsExactly("starting");
  }

  @Test
  void showsADeadProcessWhoseRecordIsStillThere() {
    ProcessView dead = process("catalog", 1, State.WAITING, "catalog-1a2b3c4d", null, null);
    ClusterStatus status =
        ClusterStatus.of(view(true, dead), List.of(record("catalog", 101, null, "up")));
    assertThat(status.ready()).isFalse();
    assertThat(status.nodes()).extracting(NodeStatus::health).containsExactly("down", "up");
    assertThat(status.nodes().get(1).place()).isNull();
  }

  @Test
  void isNotReadyWhileTheRegistryKnowsNothingOfAProcess() {
    ClusterStatus status = ClusterStatus.of(view(true, CATALOG), List.of());
    assertThat(status.ready()).isFalse();
    assertThat(status.nodes()).extracting(NodeStatus::health).containsExactly("starting");
  }

  @Test
  void isNotReadyWhileTheDatabaseDoesNotAnswer() {
    ClusterStatus status =
        ClusterStatus.of(view(false, CATALOG), List.of(record("catalog", 101, null, "up")));
    assertThat(status.ready()).isFalse();
  }

  @Test
  void staysReadyWhileASuccessorStarts() {
    ProcessView successor = process("catalog", 1, State.STARTING, "catalog-9", 103L, 20003);
    ClusterStatus status =
        ClusterStatus.of(
            view(true, CATALOG, successor), List.of(record("catalog", 101, null, "up")));
    assertThat(status.ready()).isTrue();
  }

  @Test
  void showsEveryServiceOfASingleProcess() {
    ProcessView whole = process(Place.WHOLE, 1, State.UP, "coppice-1", 101L, 20001);
    ClusterStatus status =
        ClusterStatus.of(
            view(true, whole),
            List.of(record("catalog", 101, null, "up"), record("gateway", 101, 8080, "up")));
    assertThat(status.ready()).isTrue();
    assertThat(status.nodes())
        .extracting(NodeStatus::service)
        .containsExactly("catalog", "gateway");
    assertThat(status.doorsOf("catalog")).containsExactly("127.0.0.1:20001");
  }

  @Test
  void alignsItsTable() {
    ClusterStatus status =
        ClusterStatus.of(
            view(true, CATALOG, GATEWAY),
            List.of(record("catalog", 101, null, "up"), record("gateway", 102, 8080, "up")));
    List<String> lines = StatusTable.lines(status);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("SERVICE    INSTANCE");
    assertThat(lines.get(2)).contains("gateway/1").endsWith("http://localhost:8080");
    assertThat(lines)
        .extracting(line -> line.indexOf("20001"))
        .contains(lines.get(1).indexOf("20001"));
  }

  private static SupervisorView view(boolean databaseAnswers, ProcessView... processes) {
    return new SupervisorView(
        1,
        Phase.RUNNING,
        "",
        false,
        8080,
        List.of(processes),
        List.of(new BackingView("postgres", "127.0.0.1", 5433, 99L, true, databaseAnswers)));
  }

  private static ProcessView process(
      String service,
      int number,
      State state,
      String instance,
      @Nullable Long pid,
      @Nullable Integer port) {
    return new ProcessView(new Place(service, number), state, instance, pid, port, 1, true, "");
  }

  private static RegistryRecord record(
      String service, long pid, @Nullable Integer httpPort, String health) {
    return new RegistryRecord(
        service, "1.0.0", service + "-x", "127.0.0.1", pid, 20001, httpPort, health, null, 12.34);
  }
}
