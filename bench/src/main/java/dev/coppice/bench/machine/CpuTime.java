package dev.coppice.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Processor time that processes have used, user and system together, from {@code /proc/<pid>/stat}.
 * Its grain is 10 ms.
 */
public final class CpuTime {

  /** Linux shows processes' times in hundredths of a second on every platform Java runs on. */
  private static final long MICROS_PER_TICK = 10_000;

  // Counted from 0 behind the command's name; proc(5) counts from 1 and from the pid.
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private CpuTime() {}

  /** Microseconds used so far by a process and all of its living descendants. */
  public static long ofTree(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToLong(handle -> of(handle.pid()))
        .sum();
  }

  /** Microseconds used so far by a process alone. */
  public static long of(ProcessHandle process) {
    return of(process.pid());
  }

  private static long of(long pid) {
    try {
      return parseOwn(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    } catch (NoSuchFileException gone) {
      return 0;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the processor time of " + pid, e);
    }
  }

  /** Microseconds used so far by this process and those it has started and seen end. */
  public static long ofSelfAndEnded() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      return parseOwn(stat) + parseEnded(stat);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the processor time of this process", e);
    }
  }

  /** Microseconds for which the machine's processors were busy, with whatever, since it started. */
  public static long ofMachine() {
    try {
      return parseMachine(Files.readString(Path.of("/proc/stat")));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the machine's processor time", e);
    }
  }

  static long parseOwn(String stat) {
    String[] fields = fields(stat);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * MICROS_PER_TICK;
  }

  static long parseEnded(String stat) {
    String[] fields = fields(stat);
    return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]))
        * MICROS_PER_TICK;
  }

  /** Cuts off pid and name: a command's name may hold spaces and brackets. */
  private static String[] fields(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }

  /** The first line: user, nice, system, idle, iowait, irq, softirq, steal. */
  static long parseMachine(String stat) {
    String[] fields = stat.lines().findFirst().orElseThrow().trim().split("\\s+");
    long busy = 0;
    for (int i = 1; i <= 8; i++) {
      boolean idle = i == 4 || i == 5;
      busy += idle ? 0 : Long.parseLong(fields[i]);
    }
    return busy * MICROS_PER_TICK;
  }
}
