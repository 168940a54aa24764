package dev.coppice.backing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Loopback TCP ports. What is free now may be taken a moment later: callers must try again. */
final class Ports {
  /** IPv4, whatever the JVM prefers: the servers listen there. */
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private Ports() {}

  static boolean isFree(int port) {
    return tryBind(port) == port;
  }

  static int anyFree() {
    int port = tryBind(0);
    if (port < 0) {
      throw new BackingException("This machine has no free TCP port on the loopback address.");
    }
    return port;
  }

  private static int tryBind(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      return -1;
    }
  }
}
