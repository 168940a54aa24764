package dev.coppice.bench.identity;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Identity as {@code ./coppice up} runs it, behind a gateway; both in the cluster of one seed. The
 * seed and the gateway are there before it, as they are wherever one service starts.
 */
final class Identity implements AuthorizationServer {

  private final Workplace workplace;
  private final URI database;
  private final int clusterPort;
  private final int httpPort;
  private final int managementPort;
  private final Path archive;
  private final Deque<ServerProcess> helpers = new ArrayDeque<>();
  private String credentials = "";

  /**
   * @param database {@code postgresql://role:password@host:port/database}
   */
  Identity(Workplace workplace, URI database) throws IOException {
    this.workplace = workplace;
    this.database = database;
    this.clusterPort = ServerProcess.freePort();
    this.httpPort = ServerProcess.freePort();
    this.managementPort = ServerProcess.freePort();
    this.archive = workplace.run().resolve("identity.jsa");
  }

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    helper("discovery", "discovery/seed/target/coppice-discovery.jar", Map.of());
    helper(
        "gateway",
        "gateway-verticle/target/coppice-gateway.jar",
        Map.of("COPPICE_HTTP_PORT", Integer.toString(httpPort)));
    ServerProcess first = identity("identity-first", "-XX:ArchiveClassesAtExit=" + archive);
    credentials = registered();
    first.close();
  }

  private void helper(String name, String jar, Map<String, String> more)
      throws IOException, InterruptedException {
    helpers.push(node(name, jar, ServerProcess.freePort(), more, List.of()));
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    return identity("identity", "-XX:SharedArchiveFile=" + archive);
  }

  private ServerProcess identity(String name, String classes)
      throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>(JavaCommand.SERVICE);
    jvm.add(classes);
    ServerProcess process =
        node(
            name,
            "services/identity/target/coppice-identity.jar",
            managementPort,
            Map.of(
                "COPPICE_POSTGRES_URI",
                database.toString(),
                "COPPICE_IDENTITY_KEY",
                Base64.getEncoder().encodeToString(new byte[32])),
            jvm);
    process.awaitOk(URI.create("http://127.0.0.1:" + httpPort + "/oauth2/jwks"));
    return process;
  }

  private ServerProcess node(
      String name, String jar, int management, Map<String, String> more, List<String> jvm)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("COPPICE_CLUSTER_NAME", "bench-" + clusterPort);
    environment.put("COPPICE_CLUSTER_PORT", Integer.toString(clusterPort));
    environment.put("COPPICE_CLUSTER_SEEDS", "127.0.0.1:" + clusterPort);
    environment.put("COPPICE_MANAGEMENT_PORT", Integer.toString(management));
    environment.put("COPPICE_AUTH_ISSUER", "http://127.0.0.1:" + httpPort);
    ServerProcess process =
        ServerProcess.start(
            name, workplace.run(), environment, JavaCommand.jar(jvm, workplace.built(jar)));
    process.awaitOk(URI.create("http://127.0.0.1:" + management + "/health/ready"));
    return process;
  }

  /** Registers the client, by the operator's door. */
  private String registered() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + managementPort + "/operations/identity/createClient"))
            .header("X-Coppice-Operator", "yes")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"name": "bench", "grants": ["client_credentials"], "scopes": ["catalog:read"]}
                    """))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new BenchException("no client: " + answer.statusCode() + " " + answer.body());
    }
    JsonObject client = new JsonObject(answer.body());
    return Keycloak.basic(client.getString("clientId"), client.getString("clientSecret"));
  }

  @Override
  public URI tokens() {
    return URI.create("http://127.0.0.1:" + httpPort + "/oauth2/token");
  }

  @Override
  public String credentials() {
    return credentials;
  }

  @Override
  public List<ServerProcess> helpers() {
    return List.copyOf(helpers);
  }

  @Override
  public void close() {
    helpers.forEach(ServerProcess::close);
  }
}
