package dev.coppice.system.faults;

import static dev.coppice.system.faults.Host.CLUSTER_WIRE;
import static dev.coppice.system.faults.Host.OUTSIDE_WIRE;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Hosts on one machine, and the wires between them. A host is a network namespace. Each has a wire
 * to the others, on which a test makes faults, and one to the machine itself, which stays whole: so
 * that the test can look at a host that the others can't reach, and so that a database stays
 * reachable from both sides of a split, which is the harder case.
 *
 * <p>A cut wire is silent, as a real one: frames go to a network card that does not exist. It can
 * be cut in one direction only. All of it goes away with {@link #close}, with the JVM at the
 * latest; what a killed JVM left behind goes when the next lab is made.
 */
public final class Lab implements AutoCloseable {
  /** One direction of the wire between two hosts. */
  private record Way(Host from, Host to) {}

  /** The address of no network card. */
  private static final String NOWHERE = "02:de:ad:00:00:00";

  private final int subnets;
  private final String hub = Namespaces.own("hub");
  private final String link = "cpc" + ProcessHandle.current().pid();
  private final List<Host> hosts;
  private final Set<Way> cut = new HashSet<>();
  private final List<SlowWire> slowed = new ArrayList<>();
  private final Thread atExit = new Thread(this::remove, "remove-lab");

  private Lab(int subnets, int hosts) {
    this.subnets = subnets;
    this.hosts =
        IntStream.rangeClosed(1, hosts)
            .mapToObj(i -> new Host("host-" + i, Namespaces.own("host-" + i), i, subnets))
            .toList();
  }

  /** Why there can be none on this machine; empty if there can. */
  public static Optional<String> missing() {
    return Requirements.missing();
  }

  /** Makes hosts that reach each other. */
  public static Lab of(int hosts) {
    Namespaces.sweep();
    Lab lab = new Lab(freeSubnets(), hosts);
    Runtime.getRuntime().addShutdownHook(lab.atExit);
    try {
      lab.make();
      return lab;
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private static int freeSubnets() {
    String taken = Commands.run("ip", "-o", "address", "show");
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(1, 255))
        .filter(number -> !taken.contains(" " + Host.outsideAddress(number, 1) + "/"))
        .findFirst()
        .orElseThrow();
  }

  private void make() {
    Commands.run("ip", "netns", "add", hub);
    hosts.forEach(host -> Commands.run("ip", "netns", "add", host.namespace()));
    Commands.run(
        List.of("ip", "-n", hub, "-batch", "-"),
        """
        link set lo up
        link add cluster type bridge
        link set cluster up
        link add outside type bridge
        link set outside up
        """);
    Commands.run(
        List.of("ip", "-batch", "-"),
        """
        link add %1$s type veth peer name machine netns %2$s
        address add %3$s/24 dev %1$s
        link set %1$s up
        """
            .formatted(link, hub, Host.outsideAddress(subnets, 1)));
    plug("machine", OUTSIDE_WIRE);
    hosts.forEach(this::wire);
    heal();
  }

  private void wire(Host host) {
    host.ip(
        """
        link set lo up
        link add cluster address %1$s type veth peer name c%2$d netns %3$s
        address add %4$s/24 dev cluster
        link set cluster up
        link add outside type veth peer name o%2$d netns %3$s
        address add %5$s/24 dev outside
        link set outside up
        """
            .formatted(
                host.mac(), host.number(), hub, host.clusterAddress(), host.outsideAddress()));
    plug("c" + host.number(), CLUSTER_WIRE);
    plug("o" + host.number(), OUTSIDE_WIRE);
  }

  private void plug(String port, String bridge) {
    Commands.run("ip", "-n", hub, "link", "set", port, "master", bridge, "up");
  }

  public List<Host> hosts() {
    return hosts;
  }

  /** Numbered from 1. */
  public Host host(int number) {
    return hosts.get(number - 1);
  }

  /** The machine's own address that the hosts reach. */
  public InetAddress machine() {
    try {
      return InetAddress.getByName(Host.outsideAddress(subnets, 1));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on these can't reach the other hosts, nor those them. */
  public void split(Collection<Host> side) {
    for (Host here : side) {
      for (Host there : hosts) {
        if (!side.contains(there)) {
          cut.add(new Way(here, there));
          cut.add(new Way(there, here));
        }
      }
    }
    hosts.forEach(this::point);
  }

  /** Nothing arrives that one host sends to the other; the other way is as before. */
  public void cut(Host from, Host to) {
    cut.add(new Way(from, to));
    point(from);
  }

  /** Joins all that was cut, and ends every {@link #slow}. */
  public void heal() {
    cut.clear();
    hosts.forEach(this::point);
    slowed.forEach(SlowWire::close);
    slowed.clear();
  }

  /** Tells a host which network cards to take for those of the others. */
  private void point(Host from) {
    from.ip(
        hosts.stream()
            .filter(to -> !to.equals(from))
            .map(
                to ->
                    "neighbour replace %s lladdr %s dev cluster nud permanent\n"
                        .formatted(
                            to.clusterAddress(),
                            cut.contains(new Way(from, to)) ? NOWHERE : to.mac()))
            .collect(Collectors.joining()));
  }

  /**
   * What this host sends to the others arrives so much later, and some of it never. To be asked
   * once for a host.
   */
  public void slow(Host host, Duration delay, int lossPercent) {
    slowed.add(SlowWire.at(hub, "c" + host.number(), CLUSTER_WIRE, delay, lossPercent));
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void remove() {
    Namespaces.own().forEach(Namespaces::remove);
  }
}
