package dev.coppice.bench.gateway;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts a cluster of two: the bench's service, which is its seed, and gateways. */
public final class Coppice {

  private static final String GATEWAY = "dev.coppice.gateway.Main";
  private static final String SERVICE = "dev.coppice.bench.service.Main";

  private final Workplace workplace;
  private final List<String> jvm;
  private final int clusterPort;

  /**
   * @param jvm more options for its JVMs
   */
  public Coppice(Workplace workplace, List<String> jvm) throws IOException {
    this.workplace = workplace;
    this.jvm = List.copyOf(jvm);
    this.clusterPort = ServerProcess.freePort();
  }

  /** Where a gateway on this port answers with an item. */
  public static URI item(int port) {
    return Peers.item(port);
  }

  public ServerProcess service() throws IOException, InterruptedException {
    return node("service-" + clusterPort, "bench/target/coppice-bench.jar", SERVICE, Map.of());
  }

  /** A gateway that answers for the service already. */
  public ServerProcess gateway(int port) throws IOException, InterruptedException {
    ServerProcess gateway =
        node(
            "gateway-" + port,
            "gateway-verticle/target/coppice-gateway.jar",
            GATEWAY,
            Map.of("COPPICE_HTTP_PORT", Integer.toString(port)));
    gateway.awaitOk(Peers.item(port));
    return gateway;
  }

  private ServerProcess node(
      String name, String jar, String mainClass, Map<String, String> settings)
      throws IOException, InterruptedException {
    int management = ServerProcess.freePort();
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("COPPICE_CLUSTER_NAME", "bench-" + clusterPort);
    environment.put("COPPICE_CLUSTER_PORT", Integer.toString(clusterPort));
    environment.put("COPPICE_CLUSTER_SEEDS", "127.0.0.1:" + clusterPort);
    environment.put("COPPICE_MANAGEMENT_PORT", Integer.toString(management));
    ServerProcess process =
        ServerProcess.start(
            name,
            workplace.run(),
            environment,
            JavaCommand.node(jvm, workplace.built(jar), mainClass));
    process.awaitOk(URI.create("http://127.0.0.1:" + management + "/health/ready"));
    return process;
  }
}
