package dev.coppice.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process holds in memory, in bytes.
 *
 * @param resident all of its pages, those it shares with others too
 * @param proportional its own pages and its share of the others: the figure to add up
 * @param peakResident the most it has ever held
 */
public record Memory(long resident, long proportional, long peakResident) {

  /**
   * @throws IOException when the process has ended, or is not ours to look at
   */
  public static Memory of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    return parse(
        Files.readString(process.resolve("smaps_rollup")),
        Files.readString(process.resolve("status")));
  }

  /** Of two processes together; the peak is the most it can have been. */
  public Memory plus(Memory other) {
    return new Memory(
        resident + other.resident,
        proportional + other.proportional,
        peakResident + other.peakResident);
  }

  static Memory parse(String smapsRollup, String status) {
    return new Memory(
        bytes(smapsRollup, "Rss:"), bytes(smapsRollup, "Pss:"), bytes(status, "VmHWM:"));
  }

  private static long bytes(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).trim().split(" ")[0])
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + key + " among " + text));
  }
}
