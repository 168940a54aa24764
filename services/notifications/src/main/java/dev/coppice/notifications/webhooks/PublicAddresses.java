package dev.coppice.notifications.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are of the internet, and not of this machine or the networks around it: those
 * that the IANA's special-purpose registries (RFC 6890) do not set apart.
 */
final class PublicAddresses {

  private static final List<Network> APART_V4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** What is not in it is no address of anybody. */
  private static final Network GLOBAL_V6 = Network.of("2000::/3");

  /** Among them those that carry an address of IPv4 in them. */
  private static final List<Network> APART_V6 =
      networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  /** The first {@code bits} of its bytes are those of all its addresses. */
  private record Network(List<Byte> bytes, int bits) {

    static Network of(String text) {
      String[] parts = text.split("/", 2);
      try {
        // It is no name, so nobody is asked.
        return new Network(bytes(InetAddress.getByName(parts[0])), Integer.parseInt(parts[1]));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    static List<Byte> bytes(InetAddress address) {
      byte[] bytes = address.getAddress();
      Byte[] boxed = new Byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        boxed[i] = bytes[i];
      }
      return List.of(boxed);
    }

    boolean contains(InetAddress address) {
      byte[] other = address.getAddress();
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if (((bytes.get(bit / Byte.SIZE) ^ other[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private PublicAddresses() {}

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::of).toList();
  }

  /** Addresses of IPv4 that are written in IPv6 are those of IPv4: Java reads them so. */
  static boolean contains(InetAddress address) {
    return address.getAddress().length == 4
        ? APART_V4.stream().noneMatch(network -> network.contains(address))
        : GLOBAL_V6.contains(address)
            && APART_V6.stream().noneMatch(network -> network.contains(address));
  }
}
