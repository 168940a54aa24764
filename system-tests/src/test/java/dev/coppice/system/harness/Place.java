package dev.coppice.system.harness;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a process runs, and where the test finds it.
 *
 * @param prefix of its command line; {@code ip netns exec NAME} for one in a network of its own
 * @param address of its management port and its HTTP port
 */
public record Place(List<String> prefix, InetAddress address) {
  /** In the network of the tests themselves. */
  public static final Place HERE = new Place(List.of(), InetAddress.getLoopbackAddress());

  public Place {
    prefix = List.copyOf(prefix);
  }
}
