package dev.coppice.discovery.registry.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import dev.coppice.node.MemberNews;
import dev.coppice.node.Seeds;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows who is in the cluster. */
final class ClusterWatch {

  /** What is to be done; called on threads of Hazelcast. */
  interface Listener {
    /** The members have changed. */
    void changed();

    /** This node was in the smaller part of a split, and is back. */
    void merged();
  }

  /** By this member attribute Vert.x tells which node a member is. */
  private static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

  private static final Duration MERGE_LIMIT = Duration.ofSeconds(5);

  private final HazelcastInstance hazelcast;
  private volatile boolean merging;
  private volatile long mergeBegan;
  private volatile Nodes latest = new Nodes(Set.of(), Set.of());
  private Runnable stopFollowing = () -> {};
  private @Nullable UUID lifecycle;

  ClusterWatch(HazelcastInstance hazelcast) {
    this.hazelcast = hazelcast;
  }

  void follow(Listener listener) {
    stopFollowing = MemberNews.follow(hazelcast, listener::changed);
    lifecycle =
        hazelcast
            .getLifecycleService()
            .addLifecycleListener(event -> lifecycle(event.getState(), listener));
  }

  private void lifecycle(LifecycleState state, Listener listener) {
    if (state == LifecycleState.MERGING) {
      mergeBegan = System.nanoTime();
    }
    merging = state == LifecycleState.MERGING;
    if (state == LifecycleState.MERGED) {
      listener.merged();
    }
  }

  /**
   * Whether a merge has taken so long that its end must have passed unheard: Hazelcast tells nobody
   * any more when one whom it tells throws. True once for each.
   */
  boolean hasMergedUnheard() {
    boolean overdue = merging && System.nanoTime() - mergeBegan > MERGE_LIMIT.toNanos();
    if (overdue) {
      merging = false;
    }
    return overdue;
  }

  /** Hazelcast gives the same set out until it changes. */
  private record Nodes(Set<Member> members, Set<String> ids) {
    static Nodes of(Set<Member> members) {
      Set<String> ids =
          members.stream()
              .map(ClusterWatch::nodeOf)
              .filter(Objects::nonNull)
              .collect(Collectors.toCollection(LinkedHashSet::new));
      return new Nodes(members, Collections.unmodifiableSet(ids));
    }
  }

  /** The Vert.x node ids of the members, oldest first; the same set until it changes. */
  Set<String> nodes() {
    Set<Member> members = hazelcast.getCluster().getMembers();
    Nodes nodes = latest;
    if (nodes.members() != members) {
      nodes = Nodes.of(members);
      latest = nodes;
    }
    return nodes.ids();
  }

  private static @Nullable String nodeOf(Member member) {
    return member.getAttribute(NODE_ID_ATTRIBUTE);
  }

  /** Whether this member is the oldest of those that hold data. */
  boolean isOldest() {
    return Seeds.isOldest(hazelcast);
  }

  /** False while it cannot tell: while a merge begins, this node seems to be alone. */
  boolean isKnown() {
    return isRunning() && !merging;
  }

  boolean isRunning() {
    return hazelcast.getLifecycleService().isRunning();
  }

  void close() {
    stopFollowing.run();
    if (lifecycle != null) {
      hazelcast.getLifecycleService().removeLifecycleListener(lifecycle);
    }
  }
}
