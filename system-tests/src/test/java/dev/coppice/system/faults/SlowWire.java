package dev.coppice.system.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A wire of the hub on which a program carries each frame, instead of the bridge: so that frames
 * can be late and get lost on a kernel without a queueing discipline that does so (netem).
 */
final class SlowWire implements AutoCloseable {
  private static final String PROGRAM = "slow-wire.py";

  private final String hub;
  private final String port;
  private final String bridge;
  private final String detour;
  private final Process carrier;

  private SlowWire(String hub, String port, String bridge, String detour, Process carrier) {
    this.hub = hub;
    this.port = port;
    this.bridge = bridge;
    this.detour = detour;
    this.carrier = carrier;
  }

  /**
   * Takes a port of a bridge aside.
   *
   * @param delay of what comes in at the port; what goes out there is not delayed
   * @param lossPercent how much of that never goes on
   */
  static SlowWire at(String hub, String port, String bridge, Duration delay, int lossPercent) {
    String detour = port + "-slow";
    String end = port + "-end";
    Commands.run(
        List.of("ip", "-n", hub, "-batch", "-"),
        """
        link add %1$s type veth peer name %2$s
        link set %2$s up
        link set %1$s master %3$s up
        link set %4$s nomaster
        """
            .formatted(detour, end, bridge, port));
    List<String> line =
        List.of(
            "ip",
            "netns",
            "exec",
            hub,
            "python3",
            "-",
            port,
            end,
            "" + delay.toMillis(),
            "" + lossPercent);
    return new SlowWire(hub, port, bridge, detour, started(line));
  }

  private static Process started(List<String> line) {
    try (InputStream program = SlowWire.class.getResourceAsStream(PROGRAM)) {
      Process process =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (var in = process.getOutputStream()) {
        Objects.requireNonNull(program).transferTo(in);
      }
      BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
      if (said.readLine() == null) {
        throw new IllegalStateException(String.join(" ", line) + " ended at once");
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the port back. */
  @Override
  public void close() {
    carrier.destroyForcibly().onExit().join();
    Commands.run(
        List.of("ip", "-n", hub, "-batch", "-"),
        """
        link delete %s
        link set %s master %s
        """
            .formatted(detour, port, bridge));
  }
}
