package dev.coppice.discovery.seed;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Election;
import dev.coppice.discovery.coordination.VoterKeeper;
import dev.coppice.discovery.registry.NodeRecord;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.discovery.seed.operations.CoordinationVerticle;
import dev.coppice.discovery.seed.storage.PostgresEpochStore;
import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.node.Readiness;
import dev.coppice.node.Seeds;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A seed of the cluster: its address stands in {@code coppice.cluster.seeds} of the others. It
 * holds its share of the cluster's data, is one of the voters or ready to become one, and shows
 * itself in the registry. A little later it offers the operations of {@code coordination}: at the
 * start of a cluster the oldest first, of those that join one each at once.
 */
public final class SeedPart implements Part {

  private static final Logger log = LoggerFactory.getLogger(SeedPart.class);

  /** The others join by the seeds, and wait for them: what nobody waits for comes after. */
  private static final long OPERATIONS_AFTER_MILLIS = 1_500;

  /** While a whole cluster starts, the oldest seed's are enough; the others look so often. */
  private static final int LOOKS = 10;

  private final PostgresEpochStore epochs = new PostgresEpochStore(Clock.systemUTC());
  private @Nullable Registration registration;
  private @Nullable VoterKeeper keeper;
  private @Nullable Election stewardship;
  private @Nullable ServicePart operations;
  private boolean leaving;

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
        .onSuccess(published -> registration = published)
        .onSuccess(
            published ->
                node.vertx()
                    .setTimer(
                        OPERATIONS_AFTER_MILLIS,
                        late -> offerInTurn(node, isOffered(registry) ? 0 : LOOKS)));
  }

  private static boolean isOffered(HazelcastRegistry registry) {
    return registry.view().callable().keySet().stream()
        .anyMatch(id -> id.name().equals(CoordinationVerticle.SERVICE));
  }

  private void offerInTurn(NodeContext node, int looks) {
    if (looks == 0 || Seeds.isOldest(node.hazelcast())) {
      offerOperations(node);
    } else {
      node.vertx().setTimer(OPERATIONS_AFTER_MILLIS, later -> offerInTurn(node, looks - 1));
    }
  }

  private void offerOperations(NodeContext node) {
    if (leaving) {
      return;
    }
    ServicePart part =
        new ServicePart(
            CoordinationVerticle.SERVICE,
            host -> CoordinationVerticle.assemble(host, node, epochs));
    operations = part;
    part.start(node)
        .onFailure(
            failure -> {
              log.error("This seed does not offer its operations", failure);
              node.readiness().set(part.name(), Readiness.notUp("see the log"));
            });
  }

  @Override
  public Future<?> withdraw() {
    leaving = true;
    return Future.join(
        registration == null ? Future.succeededFuture() : registration.withdraw(),
        operations == null ? Future.succeededFuture() : operations.withdraw());
  }

  @Override
  public Future<?> drain() {
    return operations == null ? Future.succeededFuture() : operations.drain();
  }

  @Override
  public List<String> unfinished() {
    return operations == null ? List.of() : operations.unfinished();
  }

  @Override
  public Future<?> stop() {
    Future<?> closed = operations == null ? Future.succeededFuture() : operations.stop();
    return closed.eventually(this::stopLeading);
  }

  private Future<Void> stopLeading() {
    return (stewardship == null ? Future.<Void>succeededFuture() : stewardship.close())
        .eventually(() -> keeper == null ? Future.<Void>succeededFuture() : keeper.close());
  }
}
