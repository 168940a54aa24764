package dev.coppice.node;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
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
 * @param clusterName {@code coppice.cluster.name}
 * @param clusterPort {@code coppice.cluster.port}: the first Hazelcast port tried, of a hundred
 * @param clusterSeeds {@code coppice.cluster.seeds}: members to ask for the way in, {@code
 *     host[:port]}
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
    String clusterName,
    int clusterPort,
    List<String> clusterSeeds,
    String managementHost,
    int managementPort,
    int eventLoops,
    Duration leaveLimit) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SEED =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:(\\d{1,5}))?");
  private static final int MAX_PORT = 65_535;

  static NodeOptions from(Settings settings, List<String> services) {
    int clusterPort = settings.integer("coppice.cluster.port", 5701, 1, MAX_PORT);
    return new NodeOptions(
        List.copyOf(services),
        name(settings, "coppice.instance", madeUpInstance(services)),
        bindHost(settings),
        settings.integer("coppice.bus.port", 0, 0, MAX_PORT),
        name(settings, "coppice.cluster.name", "coppice"),
        clusterPort,
        seeds(settings),
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

  private static String name(Settings settings, String key, String defaultValue) {
    return settings
        .parsed(
            key,
            "1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit",
            text -> NAME.matcher(text).matches() ? text : null)
        .orElse(defaultValue);
  }

  private static InetAddress bindHost(Settings settings) {
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

  private static List<String> seeds(Settings settings) {
    String key = "coppice.cluster.seeds";
    List<String> seeds =
        settings.list(key, List.of("127.0.0.1:5701", "127.0.0.1:5702", "127.0.0.1:5703"));
    if (seeds.isEmpty() || !seeds.stream().allMatch(NodeOptions::isSeed)) {
      throw settings.invalid(
          key, "host[:port],host[:port],... with at least one seed, such as 10.0.0.1:5701");
    }
    return seeds;
  }

  private static boolean isSeed(String seed) {
    var matcher = SEED.matcher(seed);
    if (!matcher.matches()) {
      return false;
    }
    String port = matcher.group(3);
    return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= MAX_PORT);
  }
}
