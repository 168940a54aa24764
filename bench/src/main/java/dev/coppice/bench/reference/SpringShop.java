package dev.coppice.bench.reference;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Eureka, a catalog of Spring MVC and Spring Data JPA, and Spring Cloud Gateway, as they come but
 * for the limit of the heap. It reads the table that Coppice's catalog has made.
 */
final class SpringShop implements Shop {

  private static final Map<Part, String> MODULES =
      Map.of(Part.REGISTRY, "eureka", Part.CATALOG, "catalog", Part.GATEWAY, "gateway");

  private final Workplace workplace;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<Part, Integer> ports;

  /**
   * @param database {@code postgresql://role:password@host:port/database}
   */
  SpringShop(Workplace workplace, URI database) throws IOException {
    this.workplace = workplace;
    this.ports =
        Map.of(
            Part.REGISTRY, ServerProcess.freePort(),
            Part.CATALOG, ServerProcess.freePort(),
            Part.GATEWAY, ServerProcess.freePort());
    String[] account = database.getUserInfo().split(":", 2);
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("EUREKA", "http://127.0.0.1:" + ports.get(Part.REGISTRY) + "/eureka/");
    environment.put(
        "SPRING_DATASOURCE_URL",
        "jdbc:postgresql://127.0.0.1:" + database.getPort() + database.getPath());
    environment.put("SPRING_DATASOURCE_USERNAME", account[0]);
    environment.put("SPRING_DATASOURCE_PASSWORD", account[1]);
  }

  @Override
  public String name() {
    return "spring";
  }

  /** Its jars have been read once, then, as the other's have. */
  @Override
  public void prepare() throws IOException, InterruptedException {
    try (Running first = launch()) {
      first.awaitOk(product());
    }
  }

  @Override
  public Running launch() throws IOException {
    Running running = new Running();
    for (Part part : Part.values()) {
      Map<String, String> own = new HashMap<>(environment);
      own.put("SERVER_PORT", String.valueOf(ports.get(part)));
      String module = MODULES.get(part);
      String jar = "bench/peers/spring-shop/" + module + "/target/spring-shop-" + module + ".jar";
      running.add(
          part,
          ServerProcess.start(
              "spring-" + part.title(),
              workplace.run(),
              own,
              List.of(JavaCommand.java(), HEAP, "-jar", workplace.built(jar).toString())));
    }
    return running;
  }

  @Override
  public URI product() {
    return URI.create(
        "http://127.0.0.1:" + ports.get(Part.GATEWAY) + "/api/catalog/products/" + Coppice.sku());
  }
}
