package dev.coppice.node;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.internal.RaftService;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;

/** What a member's own life has to do with the voters of the consensus. */
final class Voting {
  /** So many can do without one of them, and know it. */
  private static final int ENOUGH = 3;

  private Voting() {}

  /**
   * Hazelcast would have each member look for the first voters by itself, and end the JVM of all of
   * them when a seed leaves meanwhile. The seeds' own keeper names the voters instead, the first
   * time like every later time.
   */
  static void leaveItToTheSeeds(HazelcastInstance hazelcast) {
    raft(hazelcast).getMetadataGroupManager().disableDiscovery();
  }

  /** Whether it votes, with one other at most. */
  static boolean isOneOfTheLast(HazelcastInstance hazelcast) {
    boolean runs = hazelcast.getLifecycleService().isRunning();
    return runs
        && raft(hazelcast).getLocalCPMember() != null
        && raft(hazelcast).getMetadataGroupManager().getActiveMembers().size() < ENOUGH;
  }

  private static RaftService raft(HazelcastInstance hazelcast) {
    return ((HazelcastInstanceProxy) hazelcast)
        .getOriginal()
        .node
        .getNodeEngine()
        .getService(RaftService.SERVICE_NAME);
  }
}
