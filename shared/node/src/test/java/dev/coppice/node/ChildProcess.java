package dev.coppice.node;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A real JVM with a node in it. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> readers;

  private ChildProcess(Process process) {
    this.process = process;
    this.readers =
        List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  static ChildProcess start(
      Map<String, String> environment, List<String> options, String startsAs, String drainsAs)
      throws Exception {
    List<String> command = new ArrayList<>(heedingAllSignals());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ChildNode.class.getName(), startsAs, drainsAs));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("COPPICE_"));
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start());
  }

  /**
   * A process inherits what its parent ignores, and what runs in the background or under nohup
   * ignores SIGINT or SIGHUP. GNU env undoes that; elsewhere the tests need a terminal.
   */
  private static List<String> heedingAllSignals() throws Exception {
    List<String> env = List.of("env", "--default-signal=INT,HUP");
    List<String> trial = new ArrayList<>(env);
    trial.add("true");
    boolean works = new ProcessBuilder(trial).start().waitFor() == 0;
    return works ? env : List.of();
  }

  private static CompletableFuture<Void> read(InputStream stream, List<String> lines) {
    return CompletableFuture.runAsync(
        () ->
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                .lines()
                .forEach(lines::add));
  }

  /** Waits for the line "is up", and returns the management port. */
  int awaitUp() throws InterruptedException {
    TestCluster.awaitThat(
        "is up: " + this, () -> logged("is up").isPresent() || !process.isAlive());
    String message = logged("is up").orElseThrow(() -> new AssertionError(toString()));
    return Integer.parseInt(message.replaceFirst(".*management port (\\d+).*", "$1"));
  }

  void awaitError(String text) throws InterruptedException {
    TestCluster.awaitThat(text, () -> err.stream().anyMatch(line -> line.contains(text)));
  }

  void awaitLogged(String text) throws InterruptedException {
    TestCluster.awaitThat(text, () -> logged(text).isPresent());
  }

  /** The first message logged that contains the text. */
  Optional<String> logged(String text) {
    return out.stream()
        .filter(line -> line.startsWith("{"))
        .map(line -> new JsonObject(line).getString("message"))
        .filter(message -> message.contains(text))
        .findFirst();
  }

  List<String> out() {
    return out;
  }

  /** Lines on standard error that are not our own part's. */
  List<String> err() {
    return err.stream().filter(line -> !line.startsWith("behaviour ")).toList();
  }

  void signal(String name) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("kill -" + name + " gave " + code);
    }
  }

  int awaitExit() throws Exception {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs: " + this);
    }
    for (CompletableFuture<Void> reader : readers) {
      reader.get(60, TimeUnit.SECONDS);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return "stdout " + out + " stderr " + err;
  }
}
