package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.JvmSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a JVM of this Java, with what makes it start fast and stay small.
 *
 * @param archive options for its class archive, see {@link ClassArchives}
 * @param extra options of the user; they come last, and so win
 * @param mainClass null for the one that the jar names
 */
record JavaCommand(
    JvmSize size, List<String> archive, List<String> extra, Path jar, @Nullable String mainClass) {
  private static final int JAVA = Runtime.version().feature();

  // Since these versions Java warns of what Netty and Hazelcast do on purpose.
  private static final int UNSAFE_WARNS_SINCE = 24;

  /**
   * Leaves to the quick compiler what is hot only while a node starts: three times the JVM's own
   * limits. With ten times these, what a service does rarely stays slow for long.
   */
  private static final List<String> OPTIMISE_LATE =
      List.of(
          "-XX:Tier4InvocationThreshold=15000",
          "-XX:Tier4MinInvocationThreshold=1800",
          "-XX:Tier4CompileThreshold=45000",
          "-XX:Tier4BackEdgeThreshold=120000");

  List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(sizeOptions());
    line.addAll(OPTIMISE_LATE);
    line.addAll(
        List.of(
            "-XX:+UseSerialGC",
            // What checks bodies against JSON schemas is one method of 9 KB, which would be left to
            // the interpreter for good: four times as slow.
            "-XX:-DontCompileHugeMethods",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "-Dfile.encoding=UTF-8",
            "-Djava.awt.headless=true"));
    if (JAVA >= UNSAFE_WARNS_SINCE) {
      line.add("--enable-native-access=ALL-UNNAMED");
      line.add("--sun-misc-unsafe-memory-access=allow");
    }
    line.addAll(archive);
    line.addAll(extra);
    line.addAll(
        mainClass == null
            ? List.of("-jar", jar.toString())
            : List.of("-cp", jar.toString(), mainClass));
    return line;
  }

  private List<String> sizeOptions() {
    return switch (size) {
      case SUPERVISOR ->
          List.of(
              "-Xms8m",
              "-Xmx64m",
              "-Xss512k",
              "-XX:TieredStopAtLevel=1",
              "-XX:ReservedCodeCacheSize=16m",
              "-XX:MaxMetaspaceSize=64m");
      case SMALL ->
          List.of(
              "-Xms24m",
              "-Xmx96m",
              "-Xss512k",
              "-XX:TieredStopAtLevel=1",
              "-XX:ReservedCodeCacheSize=32m",
              "-XX:MaxMetaspaceSize=128m",
              "-XX:MaxDirectMemorySize=64m");
      case SERVICE ->
          List.of(
              "-Xms24m",
              "-Xmx128m",
              "-Xss512k",
              "-XX:TieredStopAtLevel=1",
              "-XX:ReservedCodeCacheSize=32m",
              "-XX:MaxMetaspaceSize=128m",
              "-XX:MaxDirectMemorySize=64m");
      case OPTIMISED ->
          List.of(
              "-Xms24m",
              "-Xmx128m",
              "-Xss512k",
              "-XX:ReservedCodeCacheSize=64m",
              "-XX:MaxMetaspaceSize=128m",
              "-XX:MaxDirectMemorySize=64m");
      case BUSY ->
          List.of(
              "-Xms64m",
              "-Xmx256m",
              "-Xss512k",
              "-XX:MaxMetaspaceSize=160m",
              "-XX:MaxDirectMemorySize=256m");
      case WHOLE ->
          List.of(
              "-Xms64m",
              "-Xmx384m",
              "-Xss512k",
              "-XX:MaxMetaspaceSize=256m",
              "-XX:MaxDirectMemorySize=256m");
    };
  }
}
