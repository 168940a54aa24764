package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.RunningCommand;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps {@code up} from starting is one clear line, and what ends it ends everything. */
class UpIT {
  private static final Duration UP_LIMIT = Duration.ofMinutes(2);
  private static final String[] TOOLS = {"sh", "dirname", "readlink", "sed", "head", "sort"};

  private static CoppiceCommand coppice;

  @TempDir private Path folder;

  @BeforeAll
  static void checkOut() {
    coppice = CoppiceCommand.in("up");
  }

  @AfterAll
  static void stop() {
    coppice.close();
  }

  @Test
  void ctrlCStopsEverything() throws IOException {
    // A shell lets what it starts in the background ignore the signal.
    RunningCommand up =
        coppice.start(
            Map.of(),
            List.of(
                "env",
                "--default-signal=INT",
                "./coppice",
                "up",
                "--no-detach",
                "--only",
                "gateway",
                "--scale",
                "gateway=2"));
    Await.until("it is up", UP_LIMIT, () -> up.out().contains("Ready after"));
    Set<Long> pids = coppice.pids();
    assertThat(pids)
        .hasSize(FatJar.DISCOVERY.usual() + 2)
        .allMatch(pid -> ProcessHandle.of(pid).isPresent());

    up.interrupt();

    Result end = up.awaitEnd();
    assertThat(end.code()).as(end.toString()).isEqualTo(130);
    assertThat(end.out()).contains("Stopping everything");
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(coppice.run("status").code()).isNotZero();
  }

  @Test
  void refusesAPortThatIsTaken() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(coppice.httpPort(), 1, InetAddress.getLoopbackAddress())) {
      assertRefusal(
          coppice.run("up", "--detach"),
          "Port " + taken.getLocalPort() + " is taken",
          "COPPICE_HTTP_PORT=");
    }
  }

  @Test
  void refusesTlsFilesThatAreOfNoUse() {
    Map<String, String> tls = new HashMap<>(coppice.run("certificates", "certs").exports());
    tls.put("COPPICE_CLUSTER_TLS_KEY", "certs/ca.key");
    assertRefusal(
        coppice.run(tls, "up", "--detach"),
        "coppice.cluster.tls.key",
        "certs/ca.key",
        "the key of the certificate in");
  }

  @Test
  void refusesAMachineWithoutTheMemory() throws IOException {
    Path meminfo =
        Files.writeString(folder.resolve("meminfo"), "MemTotal: 9 kB\nMemAvailable: 204800 kB\n");
    assertRefusal(
        upWith("mount --bind '%s' /proc/meminfo".formatted(meminfo)),
        "200 MB of memory are free; this needs about",
        "./coppice up --single-process needs about");
  }

  @Test
  void refusesADirectoryThatCannotBeWritten() throws IOException {
    String here = coppice.checkout().toString();
    assertRefusal(
        upWith(
            "mount --bind '%1$s' '%1$s' && mount -o remount,ro,bind '%1$s' && cd '%1$s'"
                .formatted(here)),
        ".coppice cannot be written",
        "coppice keeps its state there");
  }

  /** Runs {@code up} where these mounts are, and nobody else sees them. */
  private static Result upWith(String mounts) {
    Result possible = alone(mounts, "true");
    assumeTrue(
        possible.code() == 0, () -> "unshare -rm and its mounts are not allowed here: " + possible);
    return alone(mounts, "./coppice up --detach");
  }

  private static Result alone(String mounts, String command) {
    return coppice
        .start(Map.of(), List.of("unshare", "-rm", "sh", "-c", mounts + " && exec " + command))
        .awaitEnd();
  }

  @Test
  void refusesAMachineWithoutJava() throws IOException {
    assertRefusal(
        upFrom(tools(), ""), "needs Java 17 or newer; found: none. Install a JDK 17 and set");
  }

  @Test
  void refusesAJavaThatIsTooOld() throws IOException {
    Path path = tools();
    tool(path, "java", "echo 'openjdk version \"11.0.22\" 2024-01-16' >&2");
    assertRefusal(upFrom(path, ""), "needs Java 17 or newer; found: " + path + "/java (Java 11)");
  }

  @Test
  void refusesToBuildWithoutMavenOrWithAnOldOne() throws IOException {
    Path jar = coppice.checkout().resolve("gateway-verticle/target/coppice-gateway.jar");
    Path built = Files.readSymbolicLink(jar);
    Files.delete(jar);
    try {
      Path path = tools();
      assertRefusal(upFrom(path, javaHome()), "needs Maven 3.8.7 or newer", "no mvn on the PATH");
      tool(path, "mvn", "echo 'Apache Maven 3.6.3 (cecedd343002696d0abb50b32b541b8a6ba2883f)'");
      assertRefusal(
          upFrom(path, javaHome()), "needs Maven 3.8.7 or newer", "found 3.6.3 in " + path);
    } finally {
      Files.createSymbolicLink(jar, built);
    }
  }

  private static String javaHome() {
    return System.getProperty("java.home");
  }

  private static Result upFrom(Path path, String javaHome) {
    return coppice.run(Map.of("PATH", path.toString(), "JAVA_HOME", javaHome), "up", "--detach");
  }

  /** A directory for a PATH that has what the script itself needs, and nothing more. */
  private Path tools() throws IOException {
    Path path = Files.createDirectory(folder.resolve("bin"));
    for (String tool : TOOLS) {
      tool(path, tool, "PATH='%s'; exec %s \"$@\"".formatted(System.getenv("PATH"), tool));
    }
    return path;
  }

  private static void tool(Path path, String name, String does) throws IOException {
    Path file = Files.writeString(path.resolve(name), "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void assertRefusal(Result result, String... reasons) {
    assertThat(result.code()).as(result.toString()).isEqualTo(1);
    assertThat(result.err().strip()).contains(reasons).doesNotContain("\n");
  }
}
