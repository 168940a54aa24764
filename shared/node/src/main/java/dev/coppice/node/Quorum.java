package dev.coppice.node;

import com.hazelcast.core.HazelcastInstance;

/**
 * How many of the seeds that decide by majority a node sees. A node that sees too few is on the
 * smaller side of a split, or they have died.
 *
 * @param voters how many decide; 0 in the development mode, where one is enough
 * @param inReach how many members there are that can vote
 */
public record Quorum(int voters, int inReach) {

  /** As a member sees it now. Any thread, does not block. */
  public static Quorum of(HazelcastInstance hazelcast) {
    return new Quorum(
        voters(hazelcast),
        (int) hazelcast.getCluster().getMembers().stream().filter(Cluster::holdsData).count());
  }

  static int voters(HazelcastInstance hazelcast) {
    return hazelcast.getConfig().getCPSubsystemConfig().getCPMemberCount();
  }

  /** Whether so few can vote that asking them is in vain. */
  public boolean isMissing() {
    return inReach <= voters / 2;
  }

  /** For people, where it is missing. */
  public String reason() {
    return voters == 0
        ? "no seed answers"
        : "no majority: %d of %d voting seeds in reach".formatted(inReach, voters);
  }
}
