package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeTest {

  @Test
  void twoNodesFindEachOtherAndLeave() throws Exception {
    int port = freePort();
    Settings settings =
        Settings.of(
            Map.of(
                "coppice.cluster.name", "test-" + UUID.randomUUID(),
                "coppice.cluster.port", Integer.toString(port),
                "coppice.cluster.seeds", "127.0.0.1:" + port));
    Node first = await(Node.start(settings, List.of(new Named("one"))));
    Node second = await(Node.start(settings, List.of(new Named("two"))));

    assertThat(first.context().hazelcast().getCluster().getMembers()).hasSize(2);
    assertThat(second.context().readiness().isReady()).isTrue();

    await(second.leave());
    await(first.leave());
  }

  private record Named(String name) implements Part {
    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
