package dev.coppice.node;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;

/**
 * What a node says of itself.
 *
 * @param services names of its parts
 * @param instance name of this node among its like, such as {@code catalog-1a2b3c4d}
 * @param version of the build, {@code development} when it doesn't run from a jar
 * @param host address by which other nodes reach it
 * @param pid process id
 * @param managementPort port of {@code /health}, {@code /info} and {@code /metrics}
 * @param startedAt when this JVM was started
 */
public record NodeInfo(
    List<String> services,
    String instance,
    String version,
    String host,
    long pid,
    int managementPort,
    Instant startedAt) {
  public NodeInfo {
    services = List.copyOf(services);
  }

  static NodeInfo ofThisProcess(NodeOptions options, int managementPort) {
    String version = NodeInfo.class.getPackage().getImplementationVersion();
    return new NodeInfo(
        options.services(),
        options.instance(),
        version == null ? "development" : version,
        options.bindHost().getHostAddress(),
        ProcessHandle.current().pid(),
        managementPort,
        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
  }

  /**
   * The instance id of one service of this node: that of the node where this is what it runs, and
   * nothing else; otherwise the service's name and the node's own ending.
   */
  public String instanceOf(String service) {
    return services.equals(List.of(service))
        ? instance
        : service + "-" + instance.substring(instance.lastIndexOf('-') + 1);
  }
}
