package dev.coppice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestClusterTest {
  private final AtomicInteger stopped = new AtomicInteger();

  @Test
  void nodesMeetAndTheOthersGoOnWhenOneCrashes() {
    try (TestCluster cluster = new TestCluster(Map.of("coppice.test", "all"))) {
      Node one = cluster.start(new Counting("one"));
      Node two = cluster.start(Map.of("coppice.test", "two"), new Counting("two"));
      Await.until("they met", () -> members(one) == 2 && members(two) == 2);
      assertThat(one.context().settings().text("coppice.test")).hasValue("all");
      assertThat(two.context().settings().text("coppice.test")).hasValue("two");

      cluster.crash(two);

      Await.until("one is alone", () -> members(one) == 1);
      assertThat(cluster.nodes()).containsExactly(one);
      assertThat(stopped).as("a crash stops nothing in order").hasValue(0);
    }
    assertThat(stopped).as("closing does").hasValue(1);
  }

  @Test
  void clustersDoNotMeet() {
    try (TestCluster mine = new TestCluster();
        TestCluster other = new TestCluster()) {
      Node here = mine.start(new Counting("here"));
      Node there = other.start(new Counting("there"));

      assertThat(members(here)).isEqualTo(1);
      assertThat(members(there)).isEqualTo(1);
    }
  }

  private static int members(Node node) {
    return node.context().hazelcast().getCluster().getMembers().size();
  }

  private final class Counting implements Part {
    private final String name;

    Counting(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
      stopped.incrementAndGet();
      return Future.succeededFuture();
    }
  }
}
