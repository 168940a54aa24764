package dev.coppice.bench.gateway;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import dev.coppice.bench.service.Item;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the others: nginx as backend and as proxy, and Spring Cloud Gateway. */
final class Peers {

  static final String ITEM = "/api/bench/items/85123A";

  private final Workplace workplace;
  private final boolean accessLog;
  private final Path folder;

  /**
   * @param accessLog whether nginx writes a line for each request it proxies
   */
  Peers(Workplace workplace, boolean accessLog) throws IOException {
    this.workplace = workplace;
    this.accessLog = accessLog;
    this.folder = Files.createDirectories(workplace.run().resolve("nginx"));
  }

  ServerProcess nginxBackend(int port) throws IOException, InterruptedException {
    return nginx("backend", port, Map.of("BODY", Item.json("85123A")));
  }

  ServerProcess nginxProxy(int port, int backendPort) throws IOException, InterruptedException {
    String log = accessLog ? folder.resolve("access.log") + " line buffer=64k flush=1s" : "off";
    return nginx(
        "proxy", port, Map.of("BACKEND_PORT", Integer.toString(backendPort), "ACCESS_LOG", log));
  }

  private ServerProcess nginx(String role, int port, Map<String, String> values)
      throws IOException, InterruptedException {
    String text = Files.readString(workplace.root().resolve("bench/peers/nginx/" + role + ".conf"));
    for (var value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    text =
        text.replace("${PORT}", Integer.toString(port)).replace("${DIRECTORY}", folder.toString());
    Path file = Files.writeString(folder.resolve(role + ".conf"), text);
    String daemon = "daemon off;";
    ServerProcess nginx =
        ServerProcess.start(
            "nginx-" + role,
            workplace.run(),
            Map.of(),
            List.of(
                "/usr/sbin/nginx", "-p", folder.toString(), "-c", file.toString(), "-g", daemon));
    nginx.awaitOk(item(port));
    return nginx;
  }

  /** As it comes: the heap Java gives it, nothing tuned. */
  ServerProcess springCloudGateway(int port, int backendPort)
      throws IOException, InterruptedException {
    Path jar =
        workplace.built("bench/peers/spring-cloud-gateway/target/spring-cloud-gateway-peer.jar");
    ServerProcess spring =
        ServerProcess.start(
            "spring-cloud-gateway",
            workplace.run(),
            Map.of(
                "SERVER_PORT",
                Integer.toString(port),
                "SERVER_ADDRESS",
                "127.0.0.1",
                "BACKEND",
                "http://127.0.0.1:" + backendPort),
            List.of(JavaCommand.java(), "-jar", jar.toString()));
    spring.awaitOk(item(port));
    return spring;
  }

  static URI item(int port) {
    return URI.create("http://127.0.0.1:" + port + ITEM);
  }
}
