package dev.coppice.discovery.seed;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Election;
import dev.coppice.discovery.coordination.LeaderTask;
import dev.coppice.discovery.coordination.Term;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import io.vertx.core.Future;

/**
 * The elected seed that cleans up in the registry. A failure to clean up is no reason to hand over:
 * what is left goes with its lease.
 */
final class RegistrySteward implements LeaderTask {
  static final String ELECTION = "registry-steward";

  private final HazelcastRegistry registry;

  private RegistrySteward(HazelcastRegistry registry) {
    this.registry = registry;
  }

  /** Makes this seed a candidate. */
  static Election stand(HazelcastRegistry registry, Coordination coordination) {
    Election election = coordination.elect(ELECTION, new RegistrySteward(registry));
    registry.stewardship(() -> election.term().isPresent());
    return election;
  }

  @Override
  public Future<?> start(Term term) {
    return registry.sweep().otherwiseEmpty();
  }

  @Override
  public Future<?> stop(Term term) {
    return Future.succeededFuture();
  }
}
