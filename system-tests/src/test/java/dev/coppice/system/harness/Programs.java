package dev.coppice.system.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/** Programs that some tests need and the build does not bring. */
public final class Programs {
  /** Where they are called differently from the package of Debian that has them. */
  private static final Map<String, String> PACKAGES = Map.of("ip", "iproute2", "node", "nodejs");

  private Programs() {}

  /** What is missing of these, and how to get it; empty if all of it is there. */
  public static Optional<String> missing(String... names) {
    return Arrays.stream(names)
        .filter(name -> find(name).isEmpty())
        .findFirst()
        .map(
            name ->
                "the program %s is missing (Debian: apt-get install %s)"
                    .formatted(name, PACKAGES.getOrDefault(name, name)));
  }

  /** Where a program is. */
  public static Optional<Path> find(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Whether tests run that need something of the machine.
   *
   * @param missing why they cannot
   * @throws IllegalStateException where they cannot and nothing may be skipped, which {@code
   *     CI=true} in the environment says
   */
  public static ConditionEvaluationResult verdict(Optional<String> missing) {
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all that it needs is there");
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("nothing is skipped here, and " + missing.get());
    }
    return ConditionEvaluationResult.disabled("skipped: " + missing.get());
  }
}
