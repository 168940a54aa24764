package dev.coppice.bench.machine;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure was measured on, and how busy that was with other things. */
public final class Machine {

  private Machine() {}

  /** Processors, Java, kernel, load: what a reader needs to judge a figure. */
  public static JsonObject describe() {
    return new JsonObject()
        .put("processors", processors())
        .put("processor", firstLine("/proc/cpuinfo", "model name"))
        .put("memory", firstLine("/proc/meminfo", "MemTotal"))
        .put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("java", Runtime.version().toString())
        .put("loadAverage", load());
  }

  public static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** The load averages of the last 1, 5 and 15 minutes. */
  public static String load() {
    String[] fields = read("/proc/loadavg").split(" ");
    return fields[0] + " " + fields[1] + " " + fields[2];
  }

  private static String firstLine(String file, String key) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file + "; this needs Linux", e);
    }
  }
}
