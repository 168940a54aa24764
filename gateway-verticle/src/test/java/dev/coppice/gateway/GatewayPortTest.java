package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.StartFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayPortTest {

  @Test
  void isNotSharedWithAStranger() throws IOException {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(stranger.getLocalPort());
      assertThatThrownBy(() -> new GatewayFixture(Map.of("coppice.http.port", port)))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("COPPICE_HTTP_PORT");
    }
  }

  @Test
  void isNotSharedWithAnotherGatewayByAccident() {
    try (GatewayFixture first = new GatewayFixture(Map.of())) {
      String port = Integer.toString(first.port);
      assertThatThrownBy(() -> new GatewayFixture(Map.of("coppice.http.port", port)))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining(port);
      assertThat(first.get("/api/shop/items").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isHandedOverToASuccessor() {
    GatewayFixture first = new GatewayFixture(Map.of());
    Map<String, String> takeover =
        Map.of("coppice.http.port", Integer.toString(first.port), "coppice.http.takeover", "true");
    try (GatewayFixture second = new GatewayFixture(takeover)) {
      first.close();
      assertThat(second.get("/api/shop/items").statusCode()).isEqualTo(200);
    }
  }
}
