package dev.coppice.discovery.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeedPartTest {

  @Test
  void showsItselfOnEverySeedUntilItLeaves() {
    try (TestCluster cluster = new TestCluster()) {
      Node first = cluster.start(new SeedPart());
      Node second = cluster.start(new SeedPart());

      assertThat(listed(first)).containsExactlyInAnyOrder(instance(first), instance(second));
      assertThat(listed(second)).containsExactlyInAnyOrder(instance(first), instance(second));

      cluster.leave(second);
      assertThat(listed(first)).containsExactly(instance(first));
    }
  }

  private static String instance(Node node) {
    return node.context().info().instance();
  }

  private static List<String> listed(Node node) {
    JsonArray records =
        Await.result(
            node.context()
                .vertx()
                .createHttpClient()
                .request(
                    HttpMethod.GET,
                    node.context().info().managementPort(),
                    "127.0.0.1",
                    "/registry")
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .map(body -> new JsonObject(body).getJsonArray("records")));
    return IntStream.range(0, records.size())
        .mapToObj(i -> records.getJsonObject(i).getString("instance"))
        .toList();
  }
}
