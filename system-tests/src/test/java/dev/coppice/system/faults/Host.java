package dev.coppice.system.faults;

import dev.coppice.system.harness.Place;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A host of a {@link Lab}: a network namespace with two wires.
 *
 * @param name such as {@code host-1}
 * @param namespace its name for {@code ip netns}
 * @param number from 1
 * @param subnets of the lab: the third number of its addresses
 */
public record Host(String name, String namespace, int number, int subnets) {
  /** To the other hosts: here the faults happen. */
  static final String CLUSTER_WIRE = "cluster";

  /** To the machine that tests: its clients and its database. Nothing happens to this one. */
  static final String OUTSIDE_WIRE = "outside";

  /** Addresses for measuring networks (RFC 2544), which no real network has. */
  private static final String CLUSTER_NET = "198.19.%d.%d";

  private static final String OUTSIDE_NET = "198.18.%d.%d";

  /** Where the other hosts reach it. */
  public String clusterAddress() {
    return CLUSTER_NET.formatted(subnets, 10 + number);
  }

  /** Where the test reaches it. */
  public String outsideAddress() {
    return outsideAddress(subnets, 10 + number);
  }

  static String outsideAddress(int subnets, int last) {
    return OUTSIDE_NET.formatted(subnets, last);
  }

  /** Its network card's address on the cluster's wire. */
  String mac() {
    return "02:c0:99:1c:e0:%02x".formatted(number);
  }

  /** For processes that are to run on it. */
  public Place place() {
    try {
      return new Place(
          List.of("ip", "netns", "exec", namespace), InetAddress.getByName(outsideAddress()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs commands of {@code ip} on it, one a line. */
  void ip(String commands) {
    Commands.run(List.of("ip", "-n", namespace, "-batch", "-"), commands);
  }

  @Override
  public String toString() {
    return name;
  }
}
