package dev.coppice.discovery.seed;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Election;
import dev.coppice.discovery.coordination.EpochStore;
import dev.coppice.discovery.coordination.VoterKeeper;
import dev.coppice.discovery.registry.NodeRecord;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A seed of the cluster: its address stands in {@code coppice.cluster.seeds} of the others. It
 * holds its share of the cluster's data, is one of the voters or ready to become one, and shows
 * itself in the registry. It offers no operations.
 */
public final class SeedPart implements Part {

  private final EpochStore epochs;
  private @Nullable Registration registration;
  private @Nullable VoterKeeper keeper;
  private @Nullable Election stewardship;

  /** Takes its epochs from the clock. */
  public SeedPart() {
    this(EpochStore.byClock(Clock.systemUTC()));
  }

  public SeedPart(EpochStore epochs) {
    this.epochs = epochs;
  }

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
    HazelcastRegistry registry = HazelcastRegistry.of(node);
    Coordination coordination = Coordination.of(node);
    keeper = VoterKeeper.start(node, coordination, epochs);
    stewardship = RegistrySteward.stand(registry, coordination);
    return registry
        .publish(NodeRecord.of(node, name(), null))
        .onSuccess(published -> registration = published);
  }

  @Override
  public Future<?> withdraw() {
    return registration == null ? Future.succeededFuture() : registration.withdraw();
  }

  @Override
  public Future<?> stop() {
    return (stewardship == null ? Future.<Void>succeededFuture() : stewardship.close())
        .eventually(() -> keeper == null ? Future.<Void>succeededFuture() : keeper.close());
  }
}
