package dev.coppice.bench.load;

import dev.coppice.bench.BenchException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The load generator: as many requests as the server answers, over a fixed number of connections.
 */
public final class Wrk {

  private Wrk() {}

  /**
   * Loads an address from one thread.
   *
   * @param headers of each request, such as {@code Accept: text/plain}
   */
  public static WrkReport run(URI uri, List<String> headers, int connections, Duration length)
      throws IOException, InterruptedException {
    return run(uri, headers, List.of(), connections, length);
  }

  /**
   * The same.
   *
   * @param more options of wrk, such as a script that makes the requests
   */
  public static WrkReport run(
      URI uri, List<String> headers, List<String> more, int connections, Duration length)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + length.toSeconds() + "s",
                "--timeout=10s",
                "--latency"));
    command.addAll(more);
    headers.forEach(header -> command.add("--header=" + header));
    command.add(uri.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new BenchException("wrk failed: " + output);
    }
    return WrkReport.parse(output);
  }
}
