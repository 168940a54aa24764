package dev.coppice.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Loopback TCP ports that are free at the moment of asking. They lie below the range from which the
 * system takes the local ports of outgoing connections and of listeners that ask for any port:
 * nobody who does not ask for just this one gets it before its listener does, or while that
 * restarts. None is given out twice in a JVM, since it takes seconds until a process listens there.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 31_000;
  private static final int TRIES = 1_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  public static int one() {
    return adjacent(1);
  }

  /** The first of so many free ports in a row. */
  public static int adjacent(int count) {
    for (int i = 0; i < TRIES; i++) {
      int first = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (IntStream.range(first, first + count).allMatch(port -> isFree(port) && GIVEN.add(port))) {
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
