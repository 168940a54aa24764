package dev.coppice.system.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a small JVM of the Java that runs the tests. */
public final class Jvm {
  private Jvm() {}

  /**
   * Up to the options of whoever calls.
   *
   * @param busy whether it has load to bear, and so needs the second compiler
   */
  public static List<String> command(boolean busy) {
    List<String> line = new ArrayList<>();
    line.add(java().toString());
    line.addAll(
        List.of(
            "-Xms32m",
            "-Xmx160m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:-DontCompileHugeMethods",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError"));
    if (!busy) {
      line.add("-XX:TieredStopAtLevel=1");
    }
    return line;
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
