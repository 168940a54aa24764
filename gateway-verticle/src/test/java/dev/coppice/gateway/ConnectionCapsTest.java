package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections there may be. One client here has the address 127.0.0.1, one .2. */
class ConnectionCapsTest {

  private static final String ONE = "127.0.0.1";
  private static final String TWO = "127.0.0.2";
  private static final String TOTAL = "coppice.gateway.max.connections";
  private static final String PER_CLIENT = "coppice.gateway.max.connections.per.client";
  private static final String GET = "GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n";

  private static double refused(GatewayFixture gateway, String reason) {
    return gateway
        .meters
        .get("coppice.gateway.connections.refused")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static void assertServed(RawClient client) {
    assertThat(client.send(GET).answer().status()).isEqualTo(200);
  }

  private static boolean isTurnedAway(GatewayFixture gateway, String from) {
    try (RawClient client = new RawClient(gateway.port, from)) {
      return client.isClosedByPeer();
    }
  }

  private static boolean isServed(GatewayFixture gateway, String from) {
    try (RawClient client = new RawClient(gateway.port, from)) {
      return client.isServed(GET);
    }
  }

  @Test
  void turnAwayOneMoreOfAllWithoutHarmToTheOthers() {
    try (GatewayFixture gateway = new GatewayFixture(Map.of(TOTAL, "3"));
        RawClient first = new RawClient(gateway.port);
        RawClient second = new RawClient(gateway.port)) {
      assertServed(first);
      try (RawClient third = new RawClient(gateway.port)) {
        assertServed(third);
        assertThat(isTurnedAway(gateway, ONE)).isTrue();
        assertThat(refused(gateway, "total")).isEqualTo(1);
        assertServed(second);
        assertServed(third);
      }
      Await.until("the place of the third is free", () -> isServed(gateway, ONE));
      assertThat(refused(gateway, "client")).isZero();
    }
  }

  @Test
  void turnAwayOneMoreOfAClientButNobodyElse() {
    assumeThatCode(() -> new ServerSocket(0, 1, InetAddress.getByName(TWO)).close())
        .as("this host has the address " + TWO)
        .doesNotThrowAnyException();
    try (GatewayFixture gateway = new GatewayFixture(Map.of(PER_CLIENT, "2"));
        RawClient first = new RawClient(gateway.port, ONE)) {
      try (RawClient second = new RawClient(gateway.port, ONE)) {
        assertServed(second);
        assertThat(isTurnedAway(gateway, ONE)).isTrue();
        assertThat(refused(gateway, "client")).isEqualTo(1);
        assertThat(isServed(gateway, TWO)).isTrue();
        assertServed(first);
      }
      Await.until("the place of the second is free", () -> isServed(gateway, ONE));
      assertThat(refused(gateway, "total")).isZero();
    }
  }

  @Test
  void countWhatHasNotShakenHandsYet() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    Map<String, String> settings =
        Map.of(
            "coppice.http.tls.certificate",
            certificate.certificatePath(),
            "coppice.http.tls.key",
            certificate.privateKeyPath(),
            PER_CLIENT,
            "1");
    try (GatewayFixture gateway = new GatewayFixture(settings)) {
      NetClient client =
          gateway.vertx.createNetClient(
              new NetClientOptions()
                  .setSsl(true)
                  .setHostnameVerificationAlgorithm("")
                  .setTrustOptions(certificate.trustOptions()));
      try (RawClient silent = new RawClient(gateway.port)) {
        Await.until("it is counted", () -> handshake(gateway, client).failed());
        assertThat(isTurnedAway(gateway, ONE)).isTrue();
        silent.send("x");
      }
      Await.until("its place is free", () -> handshake(gateway, client).succeeded());
    } finally {
      certificate.delete();
    }
  }

  /** Done, whether it failed or not. */
  private static Future<NetSocket> handshake(GatewayFixture gateway, NetClient client) {
    Future<NetSocket> socket = client.connect(gateway.port, ONE);
    Await.result(socket.otherwiseEmpty());
    return socket;
  }

  @Test
  void areOffAtZero() {
    try (GatewayFixture gateway = new GatewayFixture(Map.of(TOTAL, "0", PER_CLIENT, "0"));
        RawClient first = new RawClient(gateway.port);
        RawClient second = new RawClient(gateway.port)) {
      assertServed(first);
      assertServed(second);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TOTAL, PER_CLIENT})
  void areRefusedBelowZero(String key) {
    Settings settings = Settings.of(Map.of(key, "-1"));
    assertThatThrownBy(() -> GatewayOptions.from(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key);
  }
}
