package dev.coppice.system.harness;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The management port of a node, as an operator sees it. */
public final class Management {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** An import of many lines takes longer than a look at a page. */
  private static final Duration OPERATION_PATIENCE = Duration.ofSeconds(30);

  private final InetSocketAddress server;

  public Management(int port) {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  public Management(InetSocketAddress server) {
    this.server = server;
  }

  public int port() {
    return server.getPort();
  }

  /** Whether the node says that it is ready; no answer is a no. */
  public boolean isReady() {
    try {
      return get("/health/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Everything that stands in the way of being ready, as the readiness page says it. */
  public String whyNotReady() throws IOException {
    return get("/health/ready").text();
  }

  /** The registry as this node sees it. */
  public List<RegistryRecord> registry() throws IOException {
    return get("/registry").json().getJsonArray("records").stream()
        .map(JsonObject.class::cast)
        .map(RegistryRecord::of)
        .toList();
  }

  /** The instances that this node sees up. */
  public Set<String> instancesUp() throws IOException {
    return registry().stream()
        .filter(RegistryRecord::isUp)
        .map(RegistryRecord::instance)
        .collect(Collectors.toSet());
  }

  /** All values of a metric together, whatever its labels. */
  public double sum(String metric) throws IOException {
    return sum(metric, "");
  }

  /**
   * Those values of a metric together that have a label.
   *
   * @param label as {@code name="value"}
   */
  public double sum(String metric, String label) throws IOException {
    return get("/metrics")
        .text()
        .lines()
        .filter(line -> line.contains(label))
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public Answer get(String target) throws IOException {
    try (HttpConnection connection = HttpConnection.open(server, PATIENCE)) {
      return connection.get(target);
    }
  }

  /**
   * Calls an operation by the operator's door; {@code target} is {@code service/operationId?...}.
   */
  public Answer operate(String target, String contentType, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (HttpConnection connection = HttpConnection.open(server, OPERATION_PATIENCE)) {
      connection.send(
          String.join(
              "\r\n",
              "POST /operations/" + target + " HTTP/1.1",
              "Host: localhost",
              "X-Coppice-Operator: yes",
              "Content-Type: " + contentType,
              "Content-Length: " + bytes.length,
              "",
              ""));
      connection.send(bytes);
      return connection.receive();
    }
  }
}
