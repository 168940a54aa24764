package dev.coppice.bench.lifecycle;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.Memory;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The {@code ./coppice} command of a checkout that is this one in everything but its state, so that
 * a cluster that runs here, and its data, stay as they are.
 */
public final class CoppiceCommand {

  private static final List<String> SHARED =
      List.of(
          "pom.xml",
          "cluster.xml",
          "shared",
          "discovery",
          "services",
          "gateway-verticle",
          "launcher");
  private static final long POLL_MILLIS = 10;
  private static final long ARCHIVES_POLL_MILLIS = 500;
  private static final Duration ARCHIVES_LIMIT = Duration.ofMinutes(10);

  private final Path home;
  private final int httpPort;
  private final Map<String, String> environment;

  private CoppiceCommand(Path home, int httpPort, Map<String, String> environment) {
    this.home = home;
    this.httpPort = httpPort;
    this.environment = environment;
  }

  static CoppiceCommand in(Workplace workplace) throws IOException {
    return in(workplace, "checkout", Map.of());
  }

  /**
   * @param name of the checkout, of which a workplace may have several
   * @param environment of every command, and so of the nodes that it starts
   */
  public static CoppiceCommand in(Workplace workplace, String name, Map<String, String> environment)
      throws IOException {
    Path home = Files.createDirectories(workplace.run().resolve(name));
    Path script = home.resolve("coppice");
    Files.copy(workplace.root().resolve("coppice"), script, StandardCopyOption.COPY_ATTRIBUTES);
    for (String part : SHARED) {
      Files.createSymbolicLink(home.resolve(part), workplace.root().resolve(part));
    }
    return new CoppiceCommand(home, ServerProcess.freePort(), environment);
  }

  /** Where its gateway listens. */
  public int httpPort() {
    return httpPort;
  }

  /** What Kafka's own tools are told, to reach the Kafka that is up. */
  public Path kafkaProperties() {
    return home.resolve(".coppice/run/kafka.properties");
  }

  /**
   * How a command went.
   *
   * @param peakResident the most memory that its process held, in bytes; 0 when it ended too soon
   *     to be looked at
   */
  public record Outcome(Duration took, long peakResident, String output) {}

  /**
   * Runs a command to its end.
   *
   * @throws BenchException when it ends with another code than 0
   */
  public Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("coppice").toString()));
    command.addAll(List.of(arguments));
    Path output = home.resolveSibling(home.getFileName() + "-" + arguments[0] + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("COPPICE_HTTP_PORT", Integer.toString(httpPort));
    long start = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, peakResident(process.pid()).orElse(0L));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    String said = Files.readString(output);
    if (process.exitValue() != 0) {
      throw new BenchException("coppice " + String.join(" ", arguments) + " failed: " + said);
    }
    return new Outcome(took, peak, said);
  }

  private static Optional<Long> peakResident(long pid) {
    try {
      return Optional.of(Memory.of(pid).peakResident());
    } catch (IOException | IllegalArgumentException ended) {
      return Optional.empty();
    }
  }

  /** What {@code status --json} says of a cluster that is ready. */
  public JsonObject status() throws IOException, InterruptedException {
    return new JsonObject(run("status", "--json").output());
  }

  /**
   * Waits until every jar that runs has its class archive, which the launcher makes in the
   * background after the first start.
   */
  public void awaitClassArchives() throws IOException, InterruptedException {
    long limit = System.nanoTime() + ARCHIVES_LIMIT.toNanos();
    while (holdsListsOfClasses()) {
      if (System.nanoTime() > limit) {
        throw new BenchException("no class archives after " + ARCHIVES_LIMIT);
      }
      Thread.sleep(ARCHIVES_POLL_MILLIS);
    }
  }

  /** A list is gone when its archive is there. */
  private boolean holdsListsOfClasses() throws IOException {
    try (DirectoryStream<Path> lists =
        Files.newDirectoryStream(home.resolve(".coppice/cds"), "*.classes")) {
      return lists.iterator().hasNext();
    }
  }

  /** Stops what runs, whatever state it is in; {@code purge} forgets its data too. */
  public void down(boolean purge) throws InterruptedException {
    try {
      if (purge) {
        run("down", "--purge");
      } else {
        run("down");
      }
    } catch (IOException | BenchException e) {
      System.err.println("Some of the cluster may still run: " + e.getMessage());
    }
  }
}
