package dev.coppice.system.harness;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link NodeProcess} runs.
 *
 * @param service its name in the registry
 * @param busy whether it has load to bear
 * @param line what follows on the options of Java
 */
public record Program(String service, boolean busy, List<String> line) {
  public Program {
    line = List.copyOf(line);
  }

  public static Program of(FatJar jar) {
    return of(jar, ClassArchives.run(jar.path()));
  }

  /** A copy of the jar. */
  static Program of(FatJar jar, Path file) {
    return of(jar, List.of("-jar", file.toString()));
  }

  private static Program of(FatJar jar, List<String> line) {
    return new Program(jar.service(), jar == FatJar.GATEWAY, line);
  }

  /** A class of the tests that has a {@code main}. */
  public static Program of(String service, Class<?> main) {
    return new Program(
        service, false, List.of("-cp", System.getProperty("java.class.path"), main.getName()));
  }
}
