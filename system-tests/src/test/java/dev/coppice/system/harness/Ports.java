package dev.coppice.system.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Loopback ports for listeners that come and go during a test. They lie below the range from which
 * the system takes local ports of outgoing connections: one of those could sit on a port while its
 * listener restarts.
 */
public final class Ports {
  private static final int FIRST = 12_000;
  private static final int LAST = 31_000;
  private static final int TRIES = 100;

  private Ports() {}

  public static int one() {
    return adjacent(1);
  }

  /** The first of so many free ports in a row. */
  static int adjacent(int count) {
    for (int i = 0; i < TRIES; i++) {
      int first = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (IntStream.range(first, first + count).allMatch(Ports::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row on this machine");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
