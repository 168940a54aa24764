package dev.coppice.discovery.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Leadership;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.discovery.seed.operations.CoordinationVerticle;
import dev.coppice.node.Loop;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.node.Seeds;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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

  /** A seed that is a member of the cluster before it does anything. */
  private static final class Late implements Part {
    private final SeedPart seed = new SeedPart();
    private @Nullable NodeContext node;
    private @Nullable Loop loop;

    @Override
    public String name() {
      return seed.name();
    }

    @Override
    public Future<?> start(NodeContext joined) {
      node = joined;
      loop = new Loop(joined.vertx().getOrCreateContext());
      return Future.succeededFuture();
    }

    void begin() {
      NodeContext joined = Objects.requireNonNull(node);
      Await.result(Objects.requireNonNull(loop).call(() -> seed.start(joined).<Object>mapEmpty()));
    }

    @Override
    public Future<?> withdraw() {
      return seed.withdraw();
    }

    @Override
    public Future<?> drain() {
      return seed.drain();
    }

    @Override
    public Future<?> stop() {
      return seed.stop();
    }
  }

  /** The oldest begins last, so that the other would be first if it did not wait for its turn. */
  @Test
  void theOldestSeedOffersItsOperationsFirstAndTheOthersWaitTheirTurn() {
    try (TestCluster cluster = new TestCluster()) {
      Late late = new Late();
      Node oldest = cluster.start(late);
      Node other = cluster.start(new SeedPart());
      late.begin();

      List<String> offering = new ArrayList<>();
      Await.until("a seed offers operations", () -> offering.addAll(offering(other)));
      assertThat(offering).containsExactly(coordination(oldest));

      cluster.leave(oldest);
      Await.until(
          "it is the other's turn", () -> offering(other).equals(List.of(coordination(other))));
    }
  }

  private static String coordination(Node node) {
    return node.context().info().instanceOf(CoordinationVerticle.SERVICE);
  }

  /** The instances of the service {@code coordination} that a node may call. */
  private static List<String> offering(Node node) {
    return HazelcastRegistry.of(node.context()).view().callable().values().stream()
        .flatMap(List::stream)
        .filter(record -> record.service().equals(CoordinationVerticle.SERVICE))
        .map(ServiceRecord::instance)
        .toList();
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
