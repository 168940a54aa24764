package dev.coppice.gateway;

import dev.coppice.node.StartFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Finds out whether another process has the port. Our own listener shares its port (SO_REUSEPORT),
 * so that a successor can listen before its predecessor leaves; the price is that the kernel lets
 * two gateways that know nothing of each other share it too, each with half of the clients. This
 * does not share.
 */
final class ForeignListener {

  private static final String WHAT = "the public HTTP port";
  private static final String KEY = "COPPICE_HTTP_PORT";

  private ForeignListener() {}

  /**
   * Returns if the port is free. Blocks for a moment.
   *
   * @throws StartFailedException if it is not, or cannot be had
   */
  static void refuse(String host, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
    } catch (IOException e) {
      throw StartFailedException.cannotListen(WHAT, host, port, KEY, e);
    }
  }
}
