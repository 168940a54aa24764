package dev.coppice.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;

/** The members that hold the cluster's data. Any thread. */
public final class Seeds {

  private Seeds() {}

  /** Whether this member is the oldest of them; the others may well be older. */
  public static boolean isOldest(HazelcastInstance hazelcast) {
    return hazelcast.getCluster().getMembers().stream()
        .filter(member -> !member.isLiteMember())
        .findFirst()
        .filter(Member::localMember)
        .isPresent();
  }
}
