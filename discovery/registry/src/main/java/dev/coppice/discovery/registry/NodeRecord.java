package dev.coppice.discovery.registry;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Version;
import dev.coppice.node.NodeContext;
import dev.coppice.node.NodeInfo;
import org.jspecify.annotations.Nullable;

/** Makes the records of a node's parts. */
public final class NodeRecord {

  /** A part that offers operations; its version is that of its contract. */
  public static ServiceRecord of(NodeContext node, Contract contract, Health health) {
    return of(node, contract.service(), contract.version(), contract, health, null);
  }

  /**
   * A part that offers no operations, such as the gateway; its version is that of the build.
   *
   * @param httpPort null where there is none
   */
  public static ServiceRecord of(NodeContext node, String service, @Nullable Integer httpPort) {
    return of(node, service, buildVersion(node.info()), null, Health.UP, httpPort);
  }

  private static ServiceRecord of(
      NodeContext node,
      String service,
      Version version,
      @Nullable Contract contract,
      Health health,
      @Nullable Integer httpPort) {
    NodeInfo info = node.info();
    return new ServiceRecord(
        service,
        version,
        info.instanceOf(service),
        node.nodeId(),
        contract,
        health,
        null,
        info.host(),
        info.pid(),
        info.managementPort(),
        httpPort,
        info.startedAt());
  }

  /** Classes that run from no jar have no version. */
  private static Version buildVersion(NodeInfo info) {
    try {
      return Version.parse(info.version());
    } catch (IllegalArgumentException e) {
      return new Version(0, 0, 0);
    }
  }

  private NodeRecord() {}
}
