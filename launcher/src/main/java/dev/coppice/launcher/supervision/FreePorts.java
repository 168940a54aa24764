package dev.coppice.launcher.supervision;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Hands out TCP ports of a range that nobody listens on, each a different one. Thread-safe. */
final class FreePorts {
  private final InetAddress address;
  private final int first;
  private final int count;
  private int handedOut;

  FreePorts(InetAddress address, int first, int count) {
    this.address = address;
    this.first = first;
    this.count = count;
  }

  synchronized int next() {
    for (int tried = 0; tried < count; tried++) {
      int port = first + Math.floorMod(handedOut++, count);
      if (isFree(address, port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port on %s from %d to %d".formatted(address, first, first + count - 1));
  }

  /** Whether a server could listen there now. */
  static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Connections that linger after their server's end do not keep the next one from listening.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Any free one. */
  static int any(InetAddress address) {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port on " + address, e);
    }
  }
}
