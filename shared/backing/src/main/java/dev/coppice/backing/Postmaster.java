package dev.coppice.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's main process, as it describes itself in {@code postmaster.pid}.
 *
 * @param pid its process id
 * @param port the port it listens on
 * @param ready whether it takes connections
 */
record Postmaster(long pid, int port, boolean ready) {
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /** The file that names the process; left behind when the process or the machine dies. */
  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  /** What the file says, or empty where there is none. The port is 0 until the server knows it. */
  static Optional<Postmaster> read(Path data) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file(data));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw BackingException.cannot("read " + file(data), e);
    }
    try {
      return Optional.of(
          new Postmaster(
              Long.parseLong(line(lines, PID_LINE)),
              Integer.parseInt(line(lines, PORT_LINE)),
              line(lines, STATUS_LINE).equals("ready")));
    } catch (NumberFormatException e) {
      throw new BackingException(file(data) + " is damaged: " + e.getMessage(), e);
    }
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "0";
  }

  /** The process that runs on that data right now, if one does. */
  static Optional<Postmaster> alive(Path data) {
    return read(data).filter(found -> found.runsOn(data));
  }

  /**
   * Whether that process lives and is a server on that data. After a reboot its number may belong
   * to another program.
   */
  boolean runsOn(Path data) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().arguments())
        .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
        .isPresent();
  }
}
