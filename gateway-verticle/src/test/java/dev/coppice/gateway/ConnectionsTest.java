package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long connections last. */
class ConnectionsTest {

  private final GatewayFixture gateway =
      new GatewayFixture(
          Map.of(
              "coppice.gateway.timeout.head", "1s",
              "coppice.gateway.timeout.idle", "2s"));

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void endWhenAHeadTakesTooLong() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("GET /api/shop/items HTTP/1.1\r\nHost");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(408);
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void endWhenAHeadDribbles() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("GET /api/shop/items HTTP/1.1\r\n");
      long dribble = gateway.vertx.setPeriodic(100, tick -> client.send("X: y\r\n"));
      assertThat(client.answer().status()).isEqualTo(408);
      gateway.vertx.cancelTimer(dribble);
    }
  }

  @Test
  void endWhenNothingIsAsked() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void lastAsLongAsAnAnswerTakes() {
    gateway.services.when(
        "getItem", request -> gateway.vertx.timer(3_500).map(Response.json(new JsonObject())));
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("GET /api/shop/items/1 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void areToldToGoElsewhereWhenTheGatewayLeaves() {
    Consumer<Response> release = gateway.services.hold("getItem");
    try (RawClient busy = new RawClient(gateway.port);
        RawClient idle = new RawClient(gateway.port);
        RawClient late = new RawClient(gateway.port)) {
      late.send("GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(late.answer().header("connection")).isEmpty();
      busy.send("GET /api/shop/items/1 HTTP/1.1\r\nHost: x\r\n\r\n");
      Await.until("the call is made", () -> gateway.services.calls().size() == 2);
      Future<?> drained = gateway.gateway.drain();
      Await.until("nobody is let in", this::refusesConnections);
      late.send("GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Answer last = late.answer();
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.header("connection")).isEqualTo("close");
      assertThat(late.isClosedByPeer()).isTrue();
      assertThat(idle.isClosedByPeer()).isTrue();
      assertThat(drained.isComplete()).isFalse();
      release.accept(Response.json(new JsonObject()));
      RawClient.Answer awaited = busy.answer();
      assertThat(awaited.status()).isEqualTo(200);
      assertThat(awaited.header("connection")).isEqualTo("close");
      Await.result(drained);
    }
  }

  private boolean refusesConnections() {
    try {
      new RawClient(gateway.port).close();
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  @Test
  void areRefusedOnceThePortIsClosed() {
    Await.result(gateway.gateway.drain());
    assertThatThrownBy(() -> new RawClient(gateway.port)).hasMessageContaining("refused");
  }
}
