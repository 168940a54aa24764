package dev.coppice.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a bench finds what it measures, and leaves what it found.
 *
 * @param root the checkout
 * @param name the bench's
 * @param run a folder of this run alone: logs, configurations, results
 */
public record Workplace(Path root, String name, Path run) {

  /**
   * The checkout that {@code bench/run} lies in, as it says.
   *
   * @throws BenchException when it did not say
   */
  public static Workplace of(String name) throws IOException {
    String root = System.getProperty("coppice.root");
    if (root == null) {
      throw new BenchException("start it with bench/run, which says where the checkout is");
    }
    String moment =
        ZonedDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path run = Path.of(root, "bench", "target", "runs", name + "-" + moment);
    return new Workplace(Path.of(root), name, Files.createDirectories(run));
  }

  /**
   * A file of the checkout that the build makes.
   *
   * @throws BenchException when it isn't there
   */
  public Path built(String path) {
    Path file = root.resolve(path);
    if (!Files.exists(file)) {
      throw new BenchException(file + " is missing; bench/run builds it");
    }
    return file;
  }

  /**
   * Checks that tools are on the path.
   *
   * @throws BenchException naming those that are not, and how to get them
   */
  public static void needsTools(String... tools) {
    List<String> missing =
        List.of(tools).stream().filter(tool -> !isOnPath(tool)).collect(Collectors.toList());
    if (!missing.isEmpty()) {
      throw new BenchException(
          String.join(", ", missing)
              + " cannot be found; on Debian and Ubuntu: sudo apt-get install "
              + String.join(" ", missing));
    }
  }

  private static boolean isOnPath(String tool) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
    for (String folder : path.split(":")) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  /** Keeps the result for machines, and says where. */
  public void keep(JsonObject result) throws IOException {
    Path file = run.resolve("result.json");
    Files.writeString(file, result.encodePrettily() + System.lineSeparator());
    System.out.println("\nAll figures: " + root.relativize(file));
  }
}
