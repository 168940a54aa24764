package dev.coppice.discovery.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Leadership;
import dev.coppice.node.Node;
import dev.coppice.node.Seeds;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
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

  @Test
  void oneSeedIsTheStewardOfTheRegistryAndAnotherWhenItDies() {
    try (TestCluster cluster = new TestCluster()) {
      Node first = cluster.start(new SeedPart());
      Node second = cluster.start(new SeedPart());
      Await.until("there is a steward", () -> stewards(second).size() == 1);
      Leadership steward = stewards(second).get(0);
      Node dying = steward.instance().equals(instance(first)) ? first : second;
      Node heir = dying == first ? second : first;

      cluster.crash(dying);

      Await.until(
          "the other is steward",
          () ->
              stewards(heir).stream()
                  .map(Leadership::instance)
                  .toList()
                  .equals(List.of(instance(heir))));
      Await.until("the dead is removed", () -> listed(heir).equals(List.of(instance(heir))));
      Await.until(
          "also from the map",
          () ->
              heir.context().hazelcast().getMap("coppice.registry").values().stream()
                  .noneMatch(record -> record.toString().contains(instance(dying))));
      assertThat(stewards(heir).get(0).token()).isGreaterThan(steward.token());
    }
  }

  @Test
  void theOldestSeedIsNotAnOlderMemberWithoutData() {
    try (TestCluster cluster = new TestCluster()) {
      Node first = cluster.start(new SeedPart());
      Node older = cluster.start(Map.of("coppice.cluster.data", "false"));
      Node seed = cluster.start(new SeedPart());
      assertThat(Seeds.isOldest(seed.context().hazelcast())).isFalse();

      cluster.leave(first);
      Await.until("the next is oldest", () -> Seeds.isOldest(seed.context().hazelcast()));
      assertThat(Seeds.isOldest(older.context().hazelcast())).isFalse();
    }
  }

  private static List<Leadership> stewards(Node node) {
    return Await.result(Coordination.of(node.context()).leaders()).stream()
        .filter(leadership -> leadership.name().equals("registry-steward"))
        .toList();
  }

  private static String instance(Node node) {
    return node.context().info().instance();
  }

  /** The seeds that a node knows of; what they offer a little later is left out. */
  private static List<String> listed(Node node) {
    // One that nobody refers to any more may close itself in the middle of a request.
    HttpClient client = node.context().vertx().createHttpClient();
    JsonArray records =
        Await.result(
            client
                .request(
                    HttpMethod.GET,
                    node.context().info().managementPort(),
                    "127.0.0.1",
                    "/registry")
                .compose(request -> request.send().compose(HttpClientResponse::body))
                .map(body -> new JsonObject(body).getJsonArray("records"))
                .eventually(client::close));
    return IntStream.range(0, records.size())
        .mapToObj(records::getJsonObject)
        .filter(record -> record.getString("service").equals("discovery"))
        .map(record -> record.getString("instance"))
        .toList();
  }
}
