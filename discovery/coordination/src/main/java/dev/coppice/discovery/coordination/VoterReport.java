package dev.coppice.discovery.coordination;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.cp.CPMember;
import com.hazelcast.cp.internal.MetadataRaftGroupManager;
import com.hazelcast.cp.internal.RaftService;
import com.hazelcast.cp.internal.raft.impl.RaftNode;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one seed knows of the voters.
 *
 * @param formation when the voters were named that it knows, 0 for never: a later one is higher
 * @param self its own number as a voter; null if it is none
 * @param voters the numbers of all voters, as far as it knows; empty if it is none
 */
record VoterReport(long formation, @Nullable UUID self, Set<UUID> voters) implements Serializable {
  private static final long serialVersionUID = 1L;

  static VoterReport of(RaftService service) {
    MetadataRaftGroupManager known = service.getMetadataGroupManager();
    CPMember self = service.getLocalCPMember();
    return new VoterReport(
        known.getMetadataGroupId().getSeed(),
        self == null || !takesPart(service) ? null : self.getUuid(),
        known.getActiveMembers().stream().map(CPMember::getUuid).collect(Collectors.toSet()));
  }

  /** A voter that was named a moment ago may not have been told yet what the others know. */
  private static boolean takesPart(RaftService service) {
    RaftNode metadata = service.getRaftNode(service.getMetadataGroupManager().getMetadataGroupId());
    return metadata != null && !metadata.isTerminatedOrSteppedDown();
  }

  /**
   * Whether the voters among all that report can still have, or get, a majority. Otherwise what the
   * voters knew is lost, for they keep it in memory only.
   */
  static boolean canAgree(Collection<VoterReport> all) {
    long latest = all.stream().mapToLong(VoterReport::formation).max().orElse(0);
    Set<UUID> alive =
        all.stream()
            .filter(report -> report.formation == latest)
            .map(VoterReport::self)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    // A voter that was cut off may know an old list, with more of those that have died since.
    Set<UUID> voters =
        all.stream()
            .filter(report -> report.formation == latest && report.self != null)
            .map(VoterReport::voters)
            .filter(known -> !known.isEmpty())
            .min(Comparator.comparingInt(known -> missing(known, alive)))
            .orElse(Set.of());
    return !voters.isEmpty() && missing(voters, alive) * 2 < voters.size();
  }

  private static int missing(Set<UUID> voters, Set<UUID> alive) {
    return (int) voters.stream().filter(voter -> !alive.contains(voter)).count();
  }

  /** Asks the seed on which it runs. */
  static final class Ask implements Callable<VoterReport>, HazelcastInstanceAware, Serializable {
    private static final long serialVersionUID = 1L;

    private transient @Nullable HazelcastInstance here;

    @Override
    public void setHazelcastInstance(HazelcastInstance hazelcast) {
      here = hazelcast;
    }

    @Override
    public VoterReport call() {
      HazelcastInstance member = Objects.requireNonNull(here);
      HazelcastInstanceImpl original =
          member instanceof HazelcastInstanceProxy proxy
              ? proxy.getOriginal()
              : (HazelcastInstanceImpl) member;
      return of(original.node.getNodeEngine().getService(RaftService.SERVICE_NAME));
    }
  }
}
