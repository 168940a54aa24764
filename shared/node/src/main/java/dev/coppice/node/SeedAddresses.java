package dev.coppice.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where seeds may listen. */
record SeedAddresses(List<InetSocketAddress> addresses) {
  /** Where a seed is looked for whose port is not named, as Hazelcast does. */
  private static final int FIRST_PORT = 5701;

  private static final int PORTS = 3;

  static SeedAddresses of(List<String> seeds) {
    return new SeedAddresses(seeds.stream().flatMap(SeedAddresses::addresses).toList());
  }

  /** Names are looked up when they are needed, for they may come to mean another host. */
  private static Stream<InetSocketAddress> addresses(String seed) {
    int colon = seed.lastIndexOf(':');
    boolean named = colon > seed.lastIndexOf(']');
    String host = (named ? seed.substring(0, colon) : seed).replaceAll("[\\[\\]]", "");
    return named
        ? Stream.of(
            InetSocketAddress.createUnresolved(host, Integer.parseInt(seed.substring(colon + 1))))
        : IntStream.range(FIRST_PORT, FIRST_PORT + PORTS)
            .mapToObj(port -> InetSocketAddress.createUnresolved(host, port));
  }

  /** Whether anybody takes a connection there. Blocks, for each address up to the limit. */
  boolean answer(Duration limit) {
    return addresses.stream().anyMatch(address -> answers(address, limit));
  }

  private static boolean answers(InetSocketAddress address, Duration limit) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHostString(), address.getPort()),
          Math.toIntExact(limit.toMillis()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
