package dev.coppice.discovery.seed;

import dev.coppice.discovery.registry.NodeRecord;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A seed of the cluster: its address stands in {@code coppice.cluster.seeds} of the others. It
 * holds its share of the registry's map, shows itself in the registry, and offers no operations.
 */
public final class SeedPart implements Part {

  private @Nullable Registration registration;

  @Override
  public String name() {
    return "discovery";
  }

  @Override
  public boolean holdsClusterData() {
    return true;
  }

  @Override
  public Future<?> start(NodeContext node) {
    return HazelcastRegistry.of(node)
        .publish(NodeRecord.of(node, name(), null))
        .onSuccess(published -> registration = published);
  }

  @Override
  public Future<?> withdraw() {
    return registration == null ? Future.succeededFuture() : registration.withdraw();
  }
}
