package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.configuration.ConfigurationBus;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway of a real cluster, and a node that plays the seed which keeps the live settings. */
class LiveNetworksTest {

  private static final String DENY = "gateway.networks.deny";

  private final TestCluster cluster = new TestCluster();
  private final List<Setting> stored = new CopyOnWriteArrayList<>();
  private final int port = FreePorts.one();

  private static final class Idle implements Part {
    @Override
    public String name() {
      return "idle";
    }

    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private boolean isServed() throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setSoTimeout(30_000);
      client
          .getOutputStream()
          .write("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return client.getInputStream().read() == 'H';
    } catch (SocketException e) {
      return false;
    }
  }

  @Test
  void areDeniedFromTheMomentTheyAreSetUntilTheyAreTakenBack() {
    ConfigurationBus seed = new ConfigurationBus(cluster.start(new Idle()).context().vertx());
    Await.result(
        seed.answer(
            since ->
                Future.succeededFuture(
                    new Changes(
                        stored.size(),
                        stored.stream().filter(each -> each.revision() > since).toList()))));
    cluster.start(Map.of("coppice.http.port", Integer.toString(port)), new GatewayPart());
    Await.until("the client is served", this::isServed);
    set(seed, "127.0.0.0/8");
    Await.until("nobody lets it in", () -> !isServed());
    set(seed, "10.0.0.0/8");
    Await.until("the client is served", this::isServed);
    set(seed, "0.0.0.0/0");
    Await.until("nobody lets it in", () -> !isServed());
    set(seed, null);
    Await.until("the client is served", this::isServed);
    assertThat(stored).hasSize(4);
  }

  private void set(ConfigurationBus seed, @Nullable String value) {
    long revision = stored.size() + 1L;
    stored.add(new Setting(DENY, value, revision, revision, "ada", Instant.now()));
    seed.announce(revision);
  }
}
