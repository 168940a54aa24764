package dev.coppice.node;

import static dev.coppice.node.TestCluster.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes: exit codes, signals, and what they print. */
@Timeout(120)
class NodeProcessTest {
  @TempDir Path directory;

  private final TestCluster cluster = new TestCluster();

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void leavesInOrderOnASignalWithExitCodeZeroAndAllItsLogsWritten(String signal) throws Exception {
    try (ChildProcess child = start(Map.of(), "well", "well")) {
      child.awaitUp();

      child.signal(signal);

      assertThat(child.awaitExit()).as("%s", child).isZero();
      assertThat(child.out()).last().asString().contains("Left in");
      assertThat(child.err()).isEmpty();
    }
  }

  @Test
  void itsLogsAreJsonWithServiceAndInstance() throws Exception {
    try (ChildProcess child = start(Map.of("COPPICE_INSTANCE", "child-7"), "well", "well")) {
      child.awaitUp();

      assertThat(child.out())
          .map(JsonObject::new)
          .allMatch(line -> line.getString("service").equals("child"))
          .allMatch(line -> line.getString("instance").equals("child-7"));
    }
  }

  @Test
  void aSecondSignalDoesNotBreakTheLeave() throws Exception {
    try (ChildProcess child = start(Map.of("COPPICE_LEAVE_LIMIT", "1s"), "well", "never")) {
      child.awaitUp();
      child.signal("TERM");
      child.awaitError("behaviour never");

      child.signal("TERM");
      child.signal("INT");

      assertThat(child.awaitExit()).as("%s", child).isEqualTo(3);
      assertThat(child.logged("again: already leaving")).isPresent();
    }
  }

  @Test
  void aLeaveBeyondItsLimitEndsWithThreeAndNamesWhatItAbandons() throws Exception {
    try (ChildProcess child = start(Map.of("COPPICE_LEAVE_LIMIT", "300ms"), "well", "never")) {
      child.awaitUp();

      child.signal("TERM");

      assertThat(child.awaitExit()).isEqualTo(3);
      assertThat(child.logged("abandoning: child: 3 calls in flight")).isPresent();
    }
  }

  @Test
  void evenAPartThatBlocksItsEventLoopDoesNotKeepTheProcess() throws Exception {
    try (ChildProcess child = start(Map.of("COPPICE_LEAVE_LIMIT", "300ms"), "well", "blocks")) {
      child.awaitUp();

      child.signal("TERM");

      assertThat(child.awaitExit()).isEqualTo(3);
    }
  }

  @Test
  void aSignalWhileItStartsIsHeardWhenItHasStarted() throws Exception {
    try (ChildProcess child = start(Map.of(), "well", "well")) {
      child.awaitLogged("Starting");

      child.signal("TERM");

      assertThat(child.awaitExit()).as("%s", child).isZero();
      assertThat(child.logged("Left in")).isPresent();
    }
  }

  @Test
  void aSignalWhileTheStartHangsEndsItAfterTheLimit() throws Exception {
    try (ChildProcess child = start(Map.of("COPPICE_LEAVE_LIMIT", "300ms"), "never", "well")) {
      child.awaitError("behaviour never");

      child.signal("TERM");

      assertThat(child.awaitExit()).isEqualTo(3);
    }
  }

  @Test
  void aWrongSettingEndsTheStartWithOneLine() throws Exception {
    try (ChildProcess child = start(Map.of("COPPICE_CLUSTER_PORT", "eighty"), "well", "well")) {
      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(child.err())
          .containsExactly(
              "child cannot start: coppice.cluster.port = \"eighty\" (from environment variable"
                  + " COPPICE_CLUSTER_PORT) is not allowed; it must be a whole number from 1 to"
                  + " 65535");
      assertThat(child.out()).singleElement().asString().doesNotContain("exception");
    }
  }

  @Test
  void aTakenManagementPortEndsTheStartWithOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      try (ChildProcess child = start(Map.of("COPPICE_MANAGEMENT_PORT", port), "well", "well")) {
        assertThat(child.awaitExit()).as("%s", child).isEqualTo(1);
        assertThat(child.err()).singleElement().asString().contains(port, "another process has it");
        assertThat(child.out()).noneMatch(line -> line.contains("\"exception\""));
      }
    }
  }

  @Test
  void aPartThatRefusesToStartEndsItWithItsReasonAlone() throws Exception {
    try (ChildProcess child = start(Map.of(), "refuses", "well")) {
      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(child.err()).containsExactly("child cannot start: no database");
      assertThat(child.out()).noneMatch(line -> line.contains("\"exception\""));
    }
  }

  @Test
  void aPartWithABugEndsItWithAStackTraceInTheLog() throws Exception {
    try (ChildProcess child = start(Map.of(), "throws", "well")) {
      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(child.err()).containsExactly("child cannot start: bug");
      assertThat(child.out())
          .anyMatch(line -> line.contains("IllegalStateException: bug\\n\\tat "));
    }
  }

  @Test
  void readsThePackedHazelcastConfigurationByDefault() throws Exception {
    assertThat(configurationOf(List.of()))
        .isEqualTo(new JsonObject().put("name", "coppice").put("source", "packed cluster.xml"));
  }

  @Test
  void readsAnotherHazelcastConfigurationWhereOneIsGiven() throws Exception {
    Path mine =
        Files.writeString(
            directory.resolve("mine.xml"),
            Files.readString(Path.of("../../cluster.xml"))
                .replace(">coppice</property>", ">mine</property>"));

    assertThat(configurationOf(List.of("-Dvertx.hazelcast.config=" + mine)))
        .isEqualTo(new JsonObject().put("name", "mine").put("source", mine.toString()));
  }

  private JsonObject configurationOf(List<String> options) throws Exception {
    try (ChildProcess child = ChildProcess.start(cluster.environment(), options, "well", "well")) {
      int port = child.awaitUp();
      return json(TestCluster.send(port, "GET", "/info"))
          .getJsonObject("cluster")
          .getJsonObject("configuration");
    }
  }

  private ChildProcess start(Map<String, String> environment, String startsAs, String drainsAs)
      throws Exception {
    Map<String, String> all = new HashMap<>(cluster.environment());
    all.putAll(environment);
    return ChildProcess.start(all, List.of(), startsAs, drainsAs);
  }
}
