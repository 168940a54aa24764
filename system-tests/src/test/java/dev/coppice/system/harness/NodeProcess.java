package dev.coppice.system.harness;

import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.Signals;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A fat jar, or a part of the tests' own, that runs as a process of its own. */
public final class NodeProcess {
  /** Longer than the 20 s that a node gives itself to leave. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(25);

  private static final int LOG_TAIL = 25;

  private final Program program;
  private final String instance;
  private final Management management;
  private final Path log;
  private final Process process;

  private NodeProcess(
      Program program, String instance, Management management, Path log, Process process) {
    this.program = program;
    this.instance = instance;
    this.management = management;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts the jar and does not wait for it.
   *
   * @param settings by their dotted keys; those of the tests' own environment are not passed on
   * @param options further ones for the JVM
   */
  static NodeProcess start(
      FatJar jar, Map<String, String> settings, List<String> options, RunDirectory directory) {
    return start(Program.of(jar), Place.HERE, settings, options, directory);
  }

  /**
   * Starts a program somewhere and does not wait for it.
   *
   * @param settings by their dotted keys, addresses included
   */
  public static NodeProcess at(
      Place place, Program program, Map<String, String> settings, RunDirectory directory) {
    return start(program, place, settings, List.of(), directory);
  }

  private static NodeProcess start(
      Program program,
      Place place,
      Map<String, String> settings,
      List<String> options,
      RunDirectory directory) {
    String instance = "%s-%08x".formatted(program.service(), ThreadLocalRandom.current().nextInt());
    int managementPort = FreePorts.one();
    List<String> line = new ArrayList<>(place.prefix());
    line.addAll(Jvm.command(program.busy()));
    line.addAll(options);
    line.addAll(program.line());
    Path log = directory.log(instance);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.startsWith("COPPICE_"));
    environment.put("MALLOC_ARENA_MAX", "2");
    environment.put("COPPICE_INSTANCE", instance);
    environment.put("COPPICE_MANAGEMENT_PORT", Integer.toString(managementPort));
    settings.forEach((key, value) -> environment.put(environmentName(key), value));
    try {
      Process process = builder.start();
      directory.remember(instance, process.pid());
      Management management =
          new Management(new InetSocketAddress(place.address(), managementPort));
      return new NodeProcess(program, instance, management, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a jar that meets no other node, for tests of its own start and end. */
  public static NodeProcess alone(FatJar jar, Map<String, String> settings, List<String> options) {
    return alone(Program.of(jar), settings, options);
  }

  /**
   * The same from a copy of the jar.
   *
   * @param file where the copy is
   */
  public static NodeProcess alone(
      FatJar jar, Path file, Map<String, String> settings, List<String> options) {
    return alone(Program.of(jar, file), settings, options);
  }

  private static NodeProcess alone(
      Program program, Map<String, String> settings, List<String> options) {
    String port = Integer.toString(FreePorts.one());
    Map<String, String> all = new HashMap<>();
    all.put("coppice.cluster.name", "alone-" + port);
    all.put("coppice.cluster.port", port);
    all.put("coppice.cluster.seeds", "127.0.0.1:" + port);
    all.put("coppice.cluster.data", "true");
    all.put("coppice.http.port", Integer.toString(FreePorts.one()));
    all.putAll(settings);
    return start(program, Place.HERE, all, options, RunDirectory.at("alone"));
  }

  private static String environmentName(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** Its name in the registry. */
  public String service() {
    return program.service();
  }

  public boolean runs(FatJar jar) {
    return service().equals(jar.service());
  }

  public String instance() {
    return instance;
  }

  public long pid() {
    return process.pid();
  }

  public Management management() {
    return management;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}, and waits until the process is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Await.LIMIT);
  }

  /** SIGTERM; does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** SIGTERM, and waits until it has left. */
  public int leave() {
    terminate();
    return awaitExit(LEAVE_LIMIT);
  }

  /** SIGSTOP: the process lives, holds its connections, and says nothing any more. */
  public void freeze() {
    Signals.send("STOP", pid());
  }

  /** SIGCONT. */
  public void thaw() {
    Signals.send("CONT", pid());
  }

  /** Its exit code, once it has ended. */
  public int awaitExit(Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    throw new AssertionError(this + " still runs after " + limit + "\n" + logTail());
  }

  /** All that it has written to its standard output and error. */
  public List<String> log() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of it. */
  public String logTail() {
    List<String> lines = log();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
  }

  @Override
  public String toString() {
    return "%s (pid %d, %s, log %s)".formatted(instance, pid(), isAlive() ? "alive" : "dead", log);
  }
}
