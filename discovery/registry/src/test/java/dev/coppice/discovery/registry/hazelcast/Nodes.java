package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.Samples;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** What the tests do with the registries of nodes. */
final class Nodes {

  static HazelcastRegistry registry(Node node) {
    return HazelcastRegistry.of(node.context());
  }

  static ServiceRecord record(Node node, String instance, Contract contract) {
    return Samples.record(node.context().nodeId(), instance, contract);
  }

  static Registration publish(Node node, String instance, Contract contract) {
    return Await.result(publishing(node, instance, contract));
  }

  static Future<Registration> publishing(Node node, String instance, Contract contract) {
    return registry(node).publish(record(node, instance, contract));
  }

  /** Every record that the node knows, as {@code catalog-1 up}. */
  static List<String> known(Node node) {
    return known(registry(node));
  }

  static List<String> known(HazelcastRegistry registry) {
    return registry.view().records().stream()
        .map(record -> record.instance() + " " + record.health().word())
        .toList();
  }

  static boolean knows(Node node, String instance, Health health) {
    return known(node).contains(instance + " " + health.word());
  }

  static Map<String, String> map(Node node) {
    return node.context().hazelcast().getMap("coppice.registry");
  }

  private Nodes() {}
}
