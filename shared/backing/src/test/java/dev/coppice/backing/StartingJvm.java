package dev.coppice.backing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Another JVM that starts a server and then idles, so that a test may kill it. */
final class StartingJvm implements AutoCloseable {
  private static final String STARTED = "started ";

  private final Process process;

  private StartingJvm(Process process) {
    this.process = process;
  }

  /** What the other JVM runs: the state directory and the directory of the programs are given. */
  public static void main(String[] arguments) {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            EmbeddedOptions.in(Path.of(arguments[0]))
                .withDurable(false)
                .withBinariesDirectory(Path.of(arguments[1])));
    System.out.println(STARTED + postgres.pid());
    while (true) {
      LockSupport.park();
    }
  }

  static StartingJvm launch(List<String> as, String classPath, Path state, Path programs) {
    List<String> line = new ArrayList<>(as);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath));
    line.addAll(List.of(StartingJvm.class.getName(), state.toString(), programs.toString()));
    try {
      return new StartingJvm(
          new ProcessBuilder(line).directory(new File("/")).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StartingJvm launch(Path state, Path programs) {
    return launch(List.of(), System.getProperty("java.class.path"), state, programs);
  }

  /** The process id of the server it started; fails with what the JVM said if it did not. */
  long serverPid() {
    StringBuilder said = new StringBuilder();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(STARTED)) {
          return Long.parseLong(line.substring(STARTED.length()));
        }
        said.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("The other JVM ended without a server: " + said);
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
