package dev.coppice.bench.reference;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code ./coppice up} starts for this: three seeds, a catalog and a gateway, with the options
 * that it starts them with. Without Redis, and so without the catalog's cache.
 */
final class Coppice implements Shop {

  private static final int SEEDS = 3;
  private static final int PRODUCTS = 1_000;
  private static final int READ = 500;

  private static final Map<Part, String> JARS =
      Map.of(
          Part.REGISTRY, "discovery/seed/target/coppice-discovery.jar",
          Part.CATALOG, "services/catalog/target/coppice-catalog.jar",
          Part.GATEWAY, "gateway-verticle/target/coppice-gateway.jar");

  private static final Map<Part, List<String>> SIZES =
      Map.of(
          Part.REGISTRY, JavaCommand.SEED,
          Part.CATALOG, JavaCommand.SERVICE,
          Part.GATEWAY, List.of());

  private final Workplace workplace;
  private final URI seedsDatabase;
  private final URI catalogDatabase;
  private final boolean archives;
  private final List<Integer> seedPorts = new ArrayList<>();
  private final int httpPort;
  private final int doorPort;

  /**
   * @param seedsDatabase {@code postgresql://role:password@host:port/database}
   * @param archives whether it starts from class archives, as it does from the second time on
   */
  Coppice(Workplace workplace, URI seedsDatabase, URI catalogDatabase, boolean archives)
      throws IOException {
    this.workplace = workplace;
    this.seedsDatabase = seedsDatabase;
    this.catalogDatabase = catalogDatabase;
    this.archives = archives;
    for (int i = 0; i < SEEDS; i++) {
      seedPorts.add(ServerProcess.freePort());
    }
    this.httpPort = ServerProcess.freePort();
    this.doorPort = ServerProcess.freePort();
  }

  /** Of the product that is read. */
  static String sku() {
    return sku(READ);
  }

  private static String sku(int number) {
    return String.format(Locale.ROOT, "B%04d", number);
  }

  @Override
  public String name() {
    return "coppice";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    try (Running first = launch("ArchiveClassesAtExit")) {
      first.of(Part.CATALOG).get(0).awaitOk(at(doorPort, "/health/ready"));
      importProducts();
      first.awaitOk(product());
    }
    for (Part part : Part.values()) {
      if (archives && !Files.exists(archive(part))) {
        throw new BenchException("no class archive was made of " + part.title());
      }
    }
  }

  /** By the operator's door. */
  private void importProducts() throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder("sku,name,description,price,currency,category\n");
    for (int i = 0; i < PRODUCTS; i++) {
      lines.append(
          String.format(
              Locale.ROOT,
              "%s,BENCH ITEM %d,One of a thousand.,%d.50,GBP,bench-%d%n",
              sku(i),
              i,
              1 + i % 20,
              i % 20));
    }
    HttpRequest request =
        HttpRequest.newBuilder(at(doorPort, "/operations/catalog/importProducts"))
            .header("X-Coppice-Operator", "yes")
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new BenchException("no products: " + answer.statusCode() + " " + answer.body());
    }
  }

  @Override
  public Running launch() throws IOException {
    return launch("SharedArchiveFile");
  }

  /**
   * @param purpose what each process does with its class archive, as an option of the JVM
   */
  private Running launch(String purpose) throws IOException {
    Running running = new Running();
    for (int i = 0; i < SEEDS; i++) {
      // One of them makes the archive that all use.
      boolean archived = archives && (i == 0 || purpose.startsWith("Shared"));
      Map<String, String> own = Map.of("COPPICE_CLUSTER_PORT", Integer.toString(seedPorts.get(i)));
      start(running, Part.REGISTRY, ServerProcess.freePort(), own, archived ? purpose : "");
    }
    int otherPort = ServerProcess.freePort();
    Map<String, String> others = Map.of("COPPICE_CLUSTER_PORT", Integer.toString(otherPort));
    start(running, Part.CATALOG, doorPort, others, archives ? purpose : "");
    start(running, Part.GATEWAY, ServerProcess.freePort(), others, archives ? purpose : "");
    return running;
  }

  private void start(
      Running running, Part part, int managementPort, Map<String, String> own, String purpose)
      throws IOException {
    List<String> jvm = new ArrayList<>(SIZES.getOrDefault(part, List.of()));
    jvm.add(HEAP);
    if (!purpose.isEmpty()) {
      jvm.add("-XX:" + purpose + "=" + archive(part));
    }
    Map<String, String> environment = new HashMap<>(own);
    environment.put("COPPICE_CLUSTER_NAME", "bench-" + seedPorts.get(0));
    environment.put(
        "COPPICE_CLUSTER_SEEDS",
        seedPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")));
    environment.put("COPPICE_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("COPPICE_HTTP_PORT", Integer.toString(httpPort));
    environment.put("COPPICE_DISCOVERY_POSTGRES_URI", seedsDatabase.toString());
    environment.put("COPPICE_CATALOG_POSTGRES_URI", catalogDatabase.toString());
    environment.put("COPPICE_CATALOG_CACHE", "off");
    environment.put("MALLOC_ARENA_MAX", "2");
    running.add(
        part,
        ServerProcess.start(
            "coppice-" + part.title() + "-" + (running.of(part).size() + 1),
            workplace.run(),
            environment,
            JavaCommand.jar(jvm, workplace.built(JARS.getOrDefault(part, "")))));
  }

  private Path archive(Part part) {
    return workplace.run().resolve(part.title() + ".jsa");
  }

  @Override
  public URI product() {
    return at(httpPort, "/api/catalog/products/" + sku());
  }

  private static URI at(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
