package dev.coppice.node;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A cluster of its own, by name and ports, of nodes in this JVM. */
final class TestCluster {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Map<String, String> settings;
  private final List<Node> nodes = new ArrayList<>();

  TestCluster() {
    String port = Integer.toString(freePort());
    settings =
        Map.of(
            "coppice.cluster.name",
            "test-" + UUID.randomUUID(),
            "coppice.cluster.port",
            port,
            "coppice.cluster.seeds",
            "127.0.0.1:" + port,
            "coppice.cluster.data",
            "true");
  }

  Settings settings() {
    return Settings.of(settings);
  }

  /** The same settings for the environment of a child process. */
  Map<String, String> environment() {
    return settings.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> Settings.environmentName(entry.getKey()), Map.Entry::getValue));
  }

  Node start(Part... parts) throws Exception {
    return start(Map.of(), parts);
  }

  Node start(Map<String, String> overrides, Part... parts) throws Exception {
    Node node = await(Node.start(settings().with(overrides), List.of(parts)));
    return owns(node);
  }

  /** Lets it leave with the others. */
  Node owns(Node node) {
    nodes.add(node);
    return node;
  }

  void leave() throws Exception {
    for (Node node : nodes) {
      await(node.leave().otherwiseEmpty());
    }
  }

  static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for what no future tells. */
  static void awaitThat(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + LIMIT + ": " + what);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  static HttpResponse<String> get(Node node, String path, String... headers) throws Exception {
    return send(node.context().info().managementPort(), "GET", path, headers);
  }

  static HttpResponse<String> send(int port, String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  /** Below the range from which the system serves those who ask for any port. */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 31_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another one.
      }
    }
  }
}
