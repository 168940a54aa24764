package dev.coppice.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.cp.internal.RaftService;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
  static void leaveItToTheSeeds(Config config) {
    config.addListenerConfig(new ListenerConfig(new Abstention()));
  }

  /** Before it joins: as soon as it has, the keeper may name it, and that must not be undone. */
  private static final class Abstention implements LifecycleListener, HazelcastInstanceAware {
    private @Nullable HazelcastInstance member;

    @Override
    public void setHazelcastInstance(HazelcastInstance hazelcast) {
      member = hazelcast;
    }

    @Override
    public void stateChanged(LifecycleEvent event) {
      if (event.getState() == LifecycleState.STARTING) {
        raft(Objects.requireNonNull(member)).getMetadataGroupManager().disableDiscovery();
      }
    }
  }

  /** Whether it votes, with one other at most. */
  static boolean isOneOfTheLast(HazelcastInstance hazelcast) {
    boolean runs = hazelcast.getLifecycleService().isRunning();
    return runs
        && raft(hazelcast).getLocalCPMember() != null
        && raft(hazelcast).getMetadataGroupManager().getActiveMembers().size() < ENOUGH;
  }

  private static RaftService raft(HazelcastInstance hazelcast) {
    HazelcastInstanceImpl member =
        hazelcast instanceof HazelcastInstanceProxy proxy
            ? proxy.getOriginal()
            : (HazelcastInstanceImpl) hazelcast;
    return member.node.getNodeEngine().getService(RaftService.SERVICE_NAME);
  }
}
