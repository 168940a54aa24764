package dev.coppice.discovery.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.NodeContext;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.json.JsonObject;
import io.vertx.servicediscovery.Record;
import io.vertx.servicediscovery.ServiceDiscovery;
import io.vertx.servicediscovery.ServiceDiscoveryOptions;
import io.vertx.servicediscovery.Status;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasedBackendTest {

  private static final Duration LEASE = Duration.ofSeconds(1);

  private static TestCluster cluster;
  private static NodeContext node;

  private ServiceDiscovery discovery;
  private LeaseMap map;

  @BeforeAll
  static void startANode() {
    cluster = new TestCluster();
    node = cluster.start().context();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void useTheBackend() {
    discovery = discovery(LeasedBackend.configuration(node.hazelcast().getName(), LEASE));
    map = new LeaseMap(node.vertx(), node.hazelcast(), LEASE, "leases");
  }

  @Test
  void keepsARecordThatIsPublished() {
    Record published = Await.result(discovery.publish(record("one")));
    assertThat(Await.result(discovery.getRecord(published.getRegistration()))).isEqualTo(published);
    assertThat(Await.result(discovery.getRecords(new JsonObject().put("name", "one")))).hasSize(1);
  }

  @Test
  void writesAnUpdate() {
    Record published = Await.result(discovery.publish(record("two")));
    Await.result(discovery.update(published.setStatus(Status.OUT_OF_SERVICE)));
    assertThat(Await.result(discovery.getRecord(published.getRegistration())).getStatus())
        .isEqualTo(Status.OUT_OF_SERVICE);
  }

  @Test
  void bringsBackWithAnUpdateWhatWasLost() {
    Record published = Await.result(discovery.publish(record("three")));
    Await.result(map.remove(published.getRegistration()));
    Await.result(discovery.update(published));
    assertThat(Await.result(discovery.getRecord(published.getRegistration()))).isNotNull();
  }

  @Test
  void removesARecordOnce() {
    String id = Await.result(discovery.publish(record("four"))).getRegistration();
    Await.result(discovery.unpublish(id));
    assertThat(Await.result(discovery.getRecord(id))).isNull();
    assertThat(Await.failure(discovery.unpublish(id))).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void losesWhatNobodyRenewsAndKeepsTheRest() {
    String renewed = Await.result(discovery.publish(record("five"))).getRegistration();
    String left = Await.result(discovery.publish(record("six"))).getRegistration();
    Await.until(
        "the lease is over",
        () -> {
          assertThat(Await.result(map.renew(renewed))).isTrue();
          return Await.result(map.get(left)).isEmpty();
        });
    assertThat(Await.result(map.renew(left))).isFalse();
    assertThat(Await.result(map.all())).containsKey(renewed).doesNotContainKey(left);
  }

  @Test
  void removesOnlyWhatIsStillAsGiven() {
    Await.result(map.put("id", "one"));
    assertThat(Await.result(map.removeIf("id", "other"))).isFalse();
    assertThat(Await.result(map.removeIf("id", "one"))).isTrue();
  }

  @Test
  void saysWhatItNeedsWhenItIsNotConfigured() {
    assertThatThrownBy(() -> discovery(new JsonObject().put("backend-name", "coppice-leased")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'hazelcast', the name of a Hazelcast instance of this JVM");
  }

  private static ServiceDiscovery discovery(JsonObject configuration) {
    return ServiceDiscovery.create(
        node.vertx(), new ServiceDiscoveryOptions().setBackendConfiguration(configuration));
  }

  private static Record record(String name) {
    return new Record().setName(name).setType("anything").setStatus(Status.UP);
  }
}
