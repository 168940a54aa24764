package dev.coppice.bench.gateway;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts a cluster: the bench's service, whose first instance is its seed, and gateways. */
public final class Coppice {

  private static final String GATEWAY = "dev.coppice.gateway.Main";
  private static final String SERVICE = "dev.coppice.bench.service.Main";

  private final Workplace workplace;
  private final List<String> jvm;
  private final int clusterPort;
  private int services;

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

  /** Where it answers with the stock of an item, by and by. */
  public static URI stock(int port) {
    return URI.create(Peers.item(port) + "/stock");
  }

  /** One instance more. */
  public ServerProcess service() throws IOException, InterruptedException {
    return service(Map.of());
  }

  /**
   * The same.
   *
   * @param more of its settings, as environment variables
   */
  ServerProcess service(Map<String, String> more) throws IOException, InterruptedException {
    services++;
    return node(
        "service-" + clusterPort + "-" + services,
        "bench/target/coppice-bench.jar",
        SERVICE,
        ServerProcess.freePort(),
        more);
  }

  /** A gateway that answers for the service already. */
  public ServerProcess gateway(int port) throws IOException, InterruptedException {
    return gateway(port, ServerProcess.freePort());
  }

  /**
   * The same.
   *
   * @param management the port on which it tells of itself
   */
  public ServerProcess gateway(int port, int management) throws IOException, InterruptedException {
    return gateway(port, management, Map.of());
  }

  /**
   * The same.
   *
   * @param more of its settings, as environment variables
   */
  ServerProcess gateway(int port, int management, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("COPPICE_HTTP_PORT", Integer.toString(port));
    ServerProcess gateway =
        node(
            "gateway-" + port,
            "gateway-verticle/target/coppice-gateway.jar",
            GATEWAY,
            management,
            settings);
    gateway.awaitOk(Peers.item(port));
    return gateway;
  }

  private ServerProcess node(
      String name, String jar, String mainClass, int management, Map<String, String> settings)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("COPPICE_CLUSTER_NAME", "bench-" + clusterPort);
    environment.put("COPPICE_CLUSTER_PORT", Integer.toString(clusterPort));
    environment.put("COPPICE_CLUSTER_SEEDS", "127.0.0.1:" + clusterPort);
    // There is no seed to join.
    environment.put("COPPICE_CLUSTER_DATA", "true");
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
