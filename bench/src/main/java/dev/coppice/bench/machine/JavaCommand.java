package dev.coppice.bench.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of JVMs of this Java. */
public final class JavaCommand {

  /** What {@code ./coppice up} gives to a seed instead of what it gives to the gateway. */
  public static final List<String> SEED =
      List.of(
          "-Xms24m",
          "-Xmx96m",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:MaxMetaspaceSize=128m",
          "-XX:MaxDirectMemorySize=64m");

  /** And to a service. */
  public static final List<String> SERVICE =
      List.of(
          "-Xms24m",
          "-Xmx128m",
          "-XX:ReservedCodeCacheSize=64m",
          "-XX:MaxMetaspaceSize=128m",
          "-XX:MaxDirectMemorySize=64m");

  private JavaCommand() {}

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * A jar's main class, with the options that {@code ./coppice up} gives to the gateway.
   *
   * @param more options after those, which they override
   */
  public static List<String> node(List<String> more, Path jar, String mainClass) {
    return command(more, List.of("-cp", jar.toString(), mainClass));
  }

  /** The same, with the main class that the jar names. */
  public static List<String> jar(List<String> more, Path jar) {
    return command(more, List.of("-jar", jar.toString()));
  }

  private static List<String> command(List<String> more, List<String> what) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(
        List.of(
            "-Xms64m",
            "-Xmx256m",
            "-Xss512k",
            "-XX:MaxMetaspaceSize=160m",
            "-XX:MaxDirectMemorySize=256m",
            "-XX:Tier4InvocationThreshold=15000",
            "-XX:Tier4MinInvocationThreshold=1800",
            "-XX:Tier4CompileThreshold=45000",
            "-XX:Tier4BackEdgeThreshold=120000",
            "-XX:+UseSerialGC",
            "-XX:-DontCompileHugeMethods",
            "-XX:-UsePerfData"));
    command.addAll(more);
    command.addAll(what);
    return command;
  }
}
