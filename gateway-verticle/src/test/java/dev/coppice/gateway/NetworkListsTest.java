package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Response;
import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which networks clients may come. One client here has the address 127.0.0.1, one .2. */
class NetworkListsTest {

  private static final String ONE = "127.0.0.1";
  private static final String TWO = "127.0.0.2";
  private static final String GET = "GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String VAULT = "GET /vault HTTP/1.1\r\nHost: x\r\n\r\n";

  private static final Contract STAFF_ONLY =
      Contract.parse(
          "vault",
          """
          openapi: 3.1.0
          info: {title: Vault, version: 1.0.0}
          x-coppice-service: vault
          servers: [{url: /}]
          paths:
            /vault:
              get:
                operationId: getVault
                x-coppice-exposure: public
                security: [{platform: ['vault:read']}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
          components:
            securitySchemes:
              platform: {type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration}
          """);

  @BeforeAll
  static void needTwoAddresses() {
    assumeThatCode(() -> new ServerSocket(0, 1, InetAddress.getByName(TWO)).close())
        .as("this host has the address " + TWO)
        .doesNotThrowAnyException();
  }

  private static GatewayFixture gateway(String list, String networks) {
    return new GatewayFixture(Map.of("coppice.gateway.networks." + list, networks));
  }

  private static int ask(GatewayFixture gateway, String from, String request) {
    try (RawClient client = new RawClient(gateway.port, from)) {
      return client.send(request).answer().status();
    }
  }

  private static boolean isTurnedAway(GatewayFixture gateway, String from) {
    try (RawClient client = new RawClient(gateway.port, from)) {
      return client.isClosedByPeer();
    }
  }

  private static double refused(GatewayFixture gateway) {
    return gateway
        .meters
        .get("coppice.gateway.connections.refused")
        .tag("reason", "network")
        .counter()
        .count();
  }

  @Test
  void letNobodyConnectFromADeniedNetwork() {
    try (GatewayFixture gateway = gateway("deny", "10.0.0.0/8,127.0.0.2/31,::2")) {
      assertThat(isTurnedAway(gateway, TWO)).isTrue();
      assertThat(refused(gateway)).isEqualTo(1);
      assertThat(ask(gateway, ONE, GET)).isEqualTo(200);
      assertThat(refused(gateway)).isEqualTo(1);
    }
  }

  @Test
  void letConnectFromAllowedNetworksOnly() {
    try (GatewayFixture gateway = gateway("allow", "10.0.0.0/8,127.0.0.2")) {
      assertThat(isTurnedAway(gateway, ONE)).isTrue();
      assertThat(ask(gateway, TWO, GET)).isEqualTo(200);
    }
  }

  @Test
  void letDenialWin() {
    Map<String, String> both =
        Map.of(
            "coppice.gateway.networks.allow", "127.0.0.0/8",
            "coppice.gateway.networks.deny", "127.0.0.2");
    try (GatewayFixture gateway = new GatewayFixture(both)) {
      assertThat(ask(gateway, ONE, GET)).isEqualTo(200);
      assertThat(isTurnedAway(gateway, TWO)).isTrue();
    }
  }

  @Test
  void spendNoHandshakeOnADeniedClient() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    Map<String, String> settings =
        Map.of(
            "coppice.http.tls.certificate", certificate.certificatePath(),
            "coppice.http.tls.key", certificate.privateKeyPath(),
            "coppice.gateway.networks.deny", "127.0.0.2");
    try (GatewayFixture gateway = new GatewayFixture(settings)) {
      assertThat(isTurnedAway(gateway, TWO)).isTrue();
      // Behind a handshake that never comes nobody would have counted it.
      assertThat(refused(gateway)).isEqualTo(1);
    } finally {
      certificate.delete();
    }
  }

  @Test
  void endTheConnectionsOfThoseWhoAreDeniedWhileItRuns() {
    try (GatewayFixture gateway = new GatewayFixture(Map.of());
        RawClient one = new RawClient(gateway.port, ONE);
        RawClient two = new RawClient(gateway.port, TWO);
        RawClient busy = new RawClient(gateway.port, TWO)) {
      assertThat(one.send(GET).answer().status()).isEqualTo(200);
      assertThat(two.send(GET).answer().status()).isEqualTo(200);
      Consumer<Response> release = gateway.services.hold("getItem");
      busy.send("GET /api/shop/items/1 HTTP/1.1\r\nHost: x\r\n\r\n");
      Await.until("the call is made", () -> gateway.services.calls().size() == 3);
      gateway.networks.deny(Optional.of("127.0.0.2"));
      assertThat(two.isClosedByPeer()).isTrue();
      assertThat(busy.isClosedByPeer()).isTrue();
      assertThat(one.send(GET).answer().status()).isEqualTo(200);
      release.accept(Response.json(new JsonObject()));
      gateway.networks.deny(Optional.of("off"));
      assertThat(ask(gateway, TWO, GET)).isEqualTo(200);
    }
  }

  @Test
  void goBackToWhatIsConfiguredWhenTheLiveOneIsTakenBack() {
    try (GatewayFixture gateway = gateway("deny", "127.0.0.2")) {
      gateway.networks.deny(Optional.of("off"));
      assertThat(ask(gateway, TWO, GET)).isEqualTo(200);
      gateway.networks.deny(Optional.empty());
      assertThat(isTurnedAway(gateway, TWO)).isTrue();
    }
  }

  @Test
  void keepOperationsThatNeedAScopeToTheNetworksOfThatScope() {
    try (GatewayFixture gateway = gateway("scopes", "vault:read=127.0.0.2;shop:write=10.0.0.1")) {
      gateway.serve(Contract.parse("shop", GatewayFixture.SHOP), STAFF_ONLY);
      try (RawClient client = new RawClient(gateway.port, ONE)) {
        RawClient.Answer refused = client.send(VAULT).answer();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(new JsonObject(refused.body()).getString("detail"))
            .isEqualTo("what needs vault:read cannot be done from your network");
        assertThat(client.send(GET).answer().status()).isEqualTo(200);
      }
      assertThat(ask(gateway, TWO, VAULT)).as("a token is asked for").isEqualTo(401);
      gateway.networks.limitScopes(Optional.of("off"));
      assertThat(ask(gateway, ONE, VAULT)).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "allow, 10.0.0.1/8, the network is 10.0.0.0/8",
    "deny, '10.0.0.0/8,x', '\"x\" is no address'",
    "scopes, vault:read, is no scope with networks"
  })
  void areRefusedWithTheReasonWhereTheyAreWrong(String list, String networks, String reason) {
    Settings settings = Settings.of(Map.of("coppice.gateway.networks." + list, networks));
    assertThatThrownBy(() -> GatewayOptions.from(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.gateway.networks." + list)
        .hasMessageContaining(reason);
  }
}
