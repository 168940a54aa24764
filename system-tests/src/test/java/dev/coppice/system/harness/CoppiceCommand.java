package dev.coppice.system.harness;

import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code ./coppice} command as a user types it, in a checkout of its own that has the jars of
 * this build: what a developer runs in the real one is not disturbed.
 */
public final class CoppiceCommand implements AutoCloseable {
  /** How many nodes {@code up} starts where nothing else is said. */
  public static final int NODES = 15;

  private static final String LAUNCHER = "launcher/target/coppice-launcher.jar";

  /** What a command has said and how it ended. */
  public record Result(int code, String out, String err) {
    private static final Pattern EXPORT = Pattern.compile(" *export ([A-Z_]+)=(.*)");

    /** The environment of whoever copies the lines {@code export NAME=value} that it has said. */
    public Map<String, String> exports() {
      return out.lines()
          .map(EXPORT::matcher)
          .filter(Matcher::matches)
          .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
    }

    @Override
    public String toString() {
      return "exit code " + code + "\n" + out + err;
    }
  }

  private final Path checkout;
  private final int httpPort = FreePorts.one();
  private final Thread atExit = new Thread(this::down, "coppice-down");

  private CoppiceCommand(Path checkout) {
    this.checkout = checkout;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * @param name of the checkout's directory below the build directory
   */
  public static CoppiceCommand in(String name) {
    Path checkout = ProjectTree.target().resolve(name);
    List<String> jars = new ArrayList<>(List.of(LAUNCHER));
    Arrays.stream(FatJar.values()).map(FatJar::relativePath).forEach(jars::add);
    try {
      Files.createDirectories(checkout);
      Files.copy(
          ProjectTree.root().resolve("coppice"),
          checkout.resolve("coppice"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      for (String jar : jars) {
        Path link = checkout.resolve(jar);
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, ProjectTree.root().resolve(jar));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CoppiceCommand command = new CoppiceCommand(checkout);
    // What a killed test run may have left.
    command.down();
    ClassArchives.share(checkout);
    return command;
  }

  public Path checkout() {
    return checkout;
  }

  public int httpPort() {
    return httpPort;
  }

  /** Runs {@code ./coppice} with these words, and waits until it has ended. */
  public Result run(String... words) {
    return run(Map.of(), words);
  }

  /** The same, with further variables in its environment. */
  public Result run(Map<String, String> environment, String... words) {
    if (List.of(words).contains("down")) {
      keepLogs();
    }
    List<String> line = new ArrayList<>(List.of("./coppice"));
    line.addAll(List.of(words));
    return start(environment, line).awaitEnd();
  }

  /** Starts a whole command line in the checkout, with further variables in its environment. */
  public RunningCommand start(Map<String, String> environment, List<String> line) {
    Map<String, String> all = new HashMap<>();
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("COPPICE_HTTP_PORT", Integer.toString(httpPort));
    all.putAll(environment);
    return RunningCommand.start(checkout, all, line);
  }

  /** What {@code status --json} says. */
  public JsonObject status() {
    return new JsonObject(run("status", "--json").out());
  }

  /** Waits until all that starts from now on, in any test, has class archives to start from. */
  public void awaitClassArchives() {
    ClassArchives.await();
  }

  public boolean isReady() {
    return status().getBoolean("ready");
  }

  /** The nodes in what {@link #status} says. */
  public static List<JsonObject> nodes(JsonObject status) {
    return status.getJsonArray("nodes").stream().map(JsonObject.class::cast).toList();
  }

  /** The processes of all services. */
  public Set<Long> pids() {
    return pids(node -> true);
  }

  /** The processes of a service. */
  public Set<Long> pids(String service) {
    return pids(node -> node.getString("service").equals(service));
  }

  private Set<Long> pids(Predicate<JsonObject> wanted) {
    return nodes(status()).stream()
        .filter(wanted)
        .map(node -> node.getLong("pid"))
        .collect(Collectors.toSet());
  }

  /**
   * The link of the newest letter to an address about something, as soon as there is one.
   *
   * @param subject all of it
   */
  public String mailedLink(String address, String subject) {
    Await.until(
        "a letter \"%s\" to %s has come".formatted(subject, address),
        () -> letter(address, subject).isPresent());
    return letter(address, subject).orElseThrow().getJsonArray("links").getString(0);
  }

  private Optional<JsonObject> letter(String address, String subject) {
    return letters(address).stream()
        .map(JsonObject.class::cast)
        .filter(letter -> letter.getString("subject").equals(subject))
        .reduce((older, newer) -> newer);
  }

  /** What {@code mail --json} says. */
  private JsonArray letters(String address) {
    return new JsonArray(run("mail", "--json", "--to", address).out());
  }

  /** Sends a GET to the gateway on a connection of its own. */
  public Answer get(String target) throws IOException {
    try (HttpConnection connection = connect()) {
      return connection.get(target);
    }
  }

  /** Opens a connection to the gateway. */
  public HttpConnection connect() throws IOException {
    return HttpConnection.open(httpPort, Duration.ofSeconds(10));
  }

  /** Whoever wants to know why a test failed finds the logs in the build directory. */
  private void keepLogs() {
    Path logs = checkout.resolve(".coppice/logs");
    Path kept = checkout.resolveSibling(checkout.getFileName() + "-logs");
    if (!Files.isDirectory(logs)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(logs, "*.log")) {
      Files.createDirectories(kept);
      for (Path log : all) {
        Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      System.err.println("The logs of " + checkout.getFileName() + " are lost: " + e);
    }
  }

  private void down() {
    run("down", "--purge");
  }

  @Override
  public void close() {
    down();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
