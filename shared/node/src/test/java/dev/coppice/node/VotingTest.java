package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.cp.internal.RaftService;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VotingTest {

  /** Whether a member abstains when it has just joined. */
  private static final class Witness implements LifecycleListener, HazelcastInstanceAware {
    private final CompletableFuture<Boolean> abstains = new CompletableFuture<>();
    private @Nullable HazelcastInstance member;

    @Override
    public void setHazelcastInstance(HazelcastInstance hazelcast) {
      member = hazelcast;
    }

    @Override
    public void stateChanged(LifecycleEvent event) {
      if (event.getState() == LifecycleState.STARTED
          && member instanceof HazelcastInstanceImpl joined) {
        RaftService raft = joined.node.getNodeEngine().getService(RaftService.SERVICE_NAME);
        abstains.complete(raft.isDiscoveryCompleted());
      }
    }
  }

  @Test
  void aMemberThatHasJustJoinedDoesNotLookForVoters() {
    Config config = new Config().setProperty("hazelcast.phone.home.enabled", "false");
    config.getCPSubsystemConfig().setCPMemberCount(3);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    Witness witness = new Witness();
    Voting.leaveItToTheSeeds(config);
    config.addListenerConfig(new ListenerConfig(witness));

    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    member.getLifecycleService().terminate();

    assertThat(witness.abstains).isCompletedWithValue(true);
  }
}
