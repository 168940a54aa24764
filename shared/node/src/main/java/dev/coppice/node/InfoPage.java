package dev.coppice.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** What {@code /info} says. */
final class InfoPage {
  private InfoPage() {}

  static JsonObject of(NodeInfo info, NodeOptions options, ClusterXml xml, Cluster cluster) {
    Duration uptime = Duration.between(info.startedAt(), Instant.now());
    return new JsonObject()
        .put("services", new JsonArray(info.services()))
        .put("instance", info.instance())
        .put("version", info.version())
        .put("node", cluster.nodeId())
        .put("host", info.host())
        .put("pid", info.pid())
        .put("managementPort", info.managementPort())
        .put("java", Runtime.version().toString())
        .put("startedAt", info.startedAt().toString())
        .put("uptimeSeconds", uptime.toMillis() / 1000.0)
        .put("cluster", cluster(options, xml, cluster));
  }

  private static JsonObject cluster(NodeOptions options, ClusterXml xml, Cluster cluster) {
    return new JsonObject()
        .put("name", options.cluster().name())
        .put("members", cluster.members())
        .put("address", cluster.address())
        .put("holdsData", cluster.holdsData())
        .put("busTls", options.busTls().isPresent())
        .put("voters", cluster.voters())
        .put("mode", cluster.voters() == 0 ? "development" : "consensus")
        .put(
            "configuration",
            new JsonObject().put("name", xml.marker()).put("source", xml.source()));
  }
}
