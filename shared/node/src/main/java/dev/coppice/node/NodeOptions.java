package dev.coppice.node;

import dev.coppice.node.tls.NodeCertificate;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a node itself, parsed once.
 *
 * @param services names of the parts it runs
 * @param instance {@code coppice.instance}: its name among its like; made up if not set
 * @param bindHost {@code coppice.bind.host}: address of cluster and event bus, one that the other
 *     nodes reach
 * @param busPort {@code coppice.bus.port}: where the event bus listens; 0 takes a free one
 * @param busTls {@code coppice.cluster.tls.*}: what it shows on the event bus; empty where that
 *     speaks without TLS
 * @param cluster how it joins
 * @param managementHost {@code coppice.management.host}
 * @param managementPort {@code coppice.management.port}; 0 takes a free one
 * @param eventLoops {@code coppice.event.loops}: by default one for each processor, two at least
 * @param leaveLimit {@code coppice.leave.limit}: how long an orderly leave may take
 */
record NodeOptions(
    List<String> services,
    String instance,
    InetAddress bindHost,
    int busPort,
    Optional<NodeCertificate> busTls,
    ClusterOptions cluster,
    String managementHost,
    int managementPort,
    int eventLoops,
    Duration leaveLimit) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  static final int MAX_PORT = 65_535;

  /**
   * @param holdsData whether it holds cluster data, where no setting says otherwise
   */
  static NodeOptions from(Settings settings, List<String> services, boolean holdsData) {
    InetAddress bindHost = bindHost(settings);
    return new NodeOptions(
        List.copyOf(services),
        name(settings, "coppice.instance", madeUpInstance(services)),
        bindHost,
        settings.integer("coppice.bus.port", 0, 0, MAX_PORT),
        BusTlsSettings.from(settings, bindHost),
        ClusterOptions.from(settings, holdsData),
        settings.text("coppice.management.host", "127.0.0.1"),
        settings.integer("coppice.management.port", 0, 0, MAX_PORT),
        settings.integer("coppice.event.loops", defaultEventLoops(), 1, 1024),
        settings.duration(
            "coppice.leave.limit",
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofHours(1)));
  }

  /** One for each processor: more of them only switch, and share a turn's messages out thinner. */
  private static int defaultEventLoops() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  private static String madeUpInstance(List<String> services) {
    return "%s-%08x".formatted(label(services), ThreadLocalRandom.current().nextInt());
  }

  private static String label(List<String> services) {
    return services.size() == 1 ? services.get(0) : "coppice";
  }

  /** One word for what runs here: the service, or {@code coppice} where it is several. */
  String serviceLabel() {
    return label(services);
  }

  static String name(Settings settings, String key, String defaultValue) {
    return settings
        .parsed(
            key,
            "1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit",
            text -> NAME.matcher(text).matches() ? text : null)
        .orElse(defaultValue);
  }

  static InetAddress bindHost(Settings settings) {
    String key = "coppice.bind.host";
    return settings
        .parsed(
            key,
            "an address or name of this host that the other nodes reach (not a wildcard)",
            NodeOptions::localAddress)
        .orElseGet(InetAddress::getLoopbackAddress);
  }

  private static @Nullable InetAddress localAddress(String text) {
    try {
      InetAddress address = InetAddress.getByName(text);
      boolean here =
          address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
      return here && !address.isAnyLocalAddress() ? address : null;
    } catch (UnknownHostException | SocketException e) {
      return null;
    }
  }
}
