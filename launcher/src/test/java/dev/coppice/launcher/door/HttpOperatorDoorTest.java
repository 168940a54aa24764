package dev.coppice.launcher.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpOperatorDoorTest {
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void postsAsOperatorToTheDoorOfTheService() throws Exception {
    URI instance = instance(200, "{\"imported\":2}");
    JsonObject answer = door(instance).post("catalog", "importProducts", "application/json", "{}");
    assertThat(answer.getInteger("imported")).isEqualTo(2);
    assertThat(asked)
        .containsExactly(
            "POST /operations/catalog/importProducts operator=yes application/json {}");
  }

  @Test
  void asksWithoutABody() throws Exception {
    door(instance(200, "{}")).ask("coordination", "getSetting?path.key=log.level");
    assertThat(asked)
        .containsExactly(
            "POST /operations/coordination/getSetting?path.key=log.level operator=yes"
                + " application/json ");
  }

  @Test
  void saysEachTimeThatItIsTheSameRequest() throws Exception {
    door(instance(503, "{}"), instance(200, "{}"))
        .post("coordination", "set", "application/json", "{}");
    door(instance(200, "{}")).post("coordination", "set", "application/json", "{}");
    assertThat(keys).hasSize(3).doesNotContainNull();
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
  }

  @Test
  void turnsToAnotherInstanceWhenOneIsGone() throws Exception {
    URI good = instance(200, "{\"imported\":1}");
    JsonObject answer =
        door(gone(), good).post("catalog", "importProducts", "application/json", "{}");
    assertThat(answer.getInteger("imported")).isEqualTo(1);
  }

  @Test
  void turnsToAnotherInstanceWhenOneFails() throws Exception {
    URI failing = instance(503, "{\"title\":\"no database\"}");
    URI good = instance(200, "{\"imported\":1}");
    JsonObject answer =
        door(failing, good).post("catalog", "importProducts", "application/json", "{}");
    assertThat(answer.getInteger("imported")).isEqualTo(1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void asksNobodyElseAfterARefusal() throws Exception {
    URI refusing = instance(400, "{\"title\":\"Bad Request\",\"detail\":\"sku is too long\"}");
    OperatorDoor door = door(refusing, refusing);
    assertThatThrownBy(() -> door.post("catalog", "importProducts", "application/json", "{}"))
        .isInstanceOf(OperatorDoor.RefusedException.class)
        .hasMessage("catalog refused: HTTP 400: Bad Request: sku is too long");
    assertThat(asked).hasSize(1);
  }

  @Test
  void saysWhatEachInstanceAnsweredWhenNoneCanDoIt() throws Exception {
    URI failing = instance(503, "{\"title\":\"no database\"}");
    OperatorDoor door = door(failing);
    assertThatThrownBy(() -> door.post("catalog", "importProducts", "application/json", "{}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no instance of catalog could do it")
        .hasMessageContaining("HTTP 503: no database");
  }

  private static OperatorDoor door(URI... instances) {
    return new HttpOperatorDoor(service -> List.of(instances), Duration.ofMillis(1));
  }

  private URI instance(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          asked.add(
              "%s %s operator=%s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("X-Coppice-Operator"),
                      exchange.getRequestHeaders().getFirst("Content-Type"),
                      new String(
                          exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return address(server.getAddress().getPort());
  }

  private static URI gone() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return address(socket.getLocalPort());
    }
  }

  private static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
