package dev.coppice.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The faults are real: what a test cuts is cut, and nothing else. */
@Hosts
@Order(40)
class LabIT {
  /** The number of this name, in the line of IP. */
  private static final int IN_RECEIVES = 3;

  private static final List<Process> GREETERS = new ArrayList<>();
  private static final Lab LAB = Lab.of(3);

  @BeforeAll
  static void listenOnEachHost() throws IOException {
    for (Host host : LAB.hosts()) {
      List<String> line = new ArrayList<>(host.place().prefix());
      line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      line.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp"));
      line.add(System.getProperty("java.class.path"));
      line.addAll(List.of(Greeter.class.getName(), host.clusterAddress()));
      GREETERS.add(new ProcessBuilder(line).inheritIO().start());
    }
    Await.until("all reach all", () -> unreachable().isEmpty());
  }

  @AfterEach
  void heal() {
    LAB.heal();
    assertThat(unreachable()).as("after all is healed").isEmpty();
  }

  @AfterAll
  static void close() {
    GREETERS.forEach(Process::destroyForcibly);
    LAB.close();
    assertThat(Namespaces.own()).isEmpty();
  }

  @Test
  void aSplitKeepsTheSidesApartInBothDirections() {
    LAB.split(Set.of(LAB.host(2)));
    assertThat(unreachable()).containsExactlyInAnyOrder("1>2", "2>1", "2>3", "3>2");
  }

  /** A connection needs both directions, so a cut one is seen from both ends. */
  @Test
  void aWireThatIsCutOneWayStillCarriesTheOtherWay() {
    LAB.cut(LAB.host(1), LAB.host(3));
    assertThat(unreachable()).containsExactlyInAnyOrder("1>3", "3>1");
    assertThat(hears(LAB.host(1), LAB.host(3))).isTrue();
    assertThat(hears(LAB.host(3), LAB.host(1))).isFalse();
  }

  /** Whether packets arrive when the other host asks for a connection. */
  private static boolean hears(Host host, Host other) {
    long before = packets(host);
    reaches(other, host);
    return packets(host) > before;
  }

  /** Those for this host: others that come by on the wire do not count. */
  private static long packets(Host host) {
    List<String> line = new ArrayList<>(host.place().prefix());
    line.addAll(List.of("cat", "/proc/net/snmp"));
    String numbers =
        Commands.run(line, "")
            .lines()
            .filter(one -> one.matches("Ip: \\d.*"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(numbers.split(" ", -1)[IN_RECEIVES]);
  }

  @Test
  void aSlowWireIsSlow() {
    LAB.slow(LAB.host(1), Duration.ofMillis(200), 0);
    long begin = System.nanoTime();
    assertThat(reaches(LAB.host(1), LAB.host(2))).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void aWireThatLosesAllCarriesNothingOneWay() {
    LAB.slow(LAB.host(1), Duration.ZERO, 100);
    assertThat(unreachable()).containsExactlyInAnyOrder("1>2", "2>1", "1>3", "3>1");
    assertThat(hears(LAB.host(1), LAB.host(2))).isTrue();
  }

  @Test
  void whatAKilledTestLeftBehindIsSweptAway() throws IOException {
    long dead = new ProcessBuilder("true").start().onExit().join().pid();
    String left = "coppice-%d-host-1".formatted(dead);
    Commands.run("ip", "netns", "add", left);
    Process inside = new ProcessBuilder("ip", "netns", "exec", left, "sleep", "1000").start();
    Await.until("it runs inside", () -> !Commands.run("ip", "netns", "pids", left).isEmpty());

    Namespaces.sweep();

    assertThat(Namespaces.all()).doesNotContain(left).containsAll(Namespaces.own());
    assertThat(inside.onExit().join().exitValue()).isNotZero();
  }

  /** Pairs that can't connect, such as {@code 1>2}. */
  private static List<String> unreachable() {
    return LAB.hosts().parallelStream()
        .flatMap(
            from ->
                LAB.hosts().stream()
                    .filter(to -> !to.equals(from) && !reaches(from, to))
                    .map(to -> from.number() + ">" + to.number()))
        .toList();
  }

  private static boolean reaches(Host from, Host to) {
    List<String> line = new ArrayList<>(from.place().prefix());
    line.addAll(
        List.of(
            "timeout",
            "1",
            "bash",
            "-c",
            "read -r line < /dev/tcp/%s/%d; echo \"$line\""
                .formatted(to.clusterAddress(), Greeter.PORT)));
    return Commands.attempt(line, "").output().equals("hello");
  }
}
