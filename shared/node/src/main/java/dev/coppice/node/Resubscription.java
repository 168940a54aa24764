package dev.coppice.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node heard again after all members were gone that knew who listens where.
 *
 * <p>When the last member that holds data dies, so does the list of event-bus subscriptions. Vert.x
 * writes its own ones down again whenever a member leaves, but then there is nobody to write to;
 * and again after a merge. So we tell it of a merge when the first such member is back.
 */
final class Resubscription implements MembershipListener {
  private static final Logger LOG = LoggerFactory.getLogger(Resubscription.class);

  private final HazelcastInstance hazelcast;
  private final HazelcastClusterManager manager;

  private boolean lost;

  Resubscription(HazelcastInstance hazelcast, HazelcastClusterManager manager) {
    this.hazelcast = hazelcast;
    this.manager = manager;
  }

  @Override
  public synchronized void memberRemoved(MembershipEvent event) {
    if (event.getMembers().stream().noneMatch(Cluster::holdsData)) {
      LOG.warn("No seed is left: what is known goes on, nothing new is learned until one is back");
      lost = true;
    }
  }

  @Override
  public synchronized void memberAdded(MembershipEvent event) {
    Member member = event.getMember();
    if (lost && Cluster.holdsData(member)) {
      lost = false;
      // Vert.x does it in the calling thread, which must not be the one that brings the news.
      new Thread(this::subscribeAgain, "coppice-resubscription").start();
    }
  }

  private void subscribeAgain() {
    try {
      manager.stateChanged(new LifecycleEvent(LifecycleState.MERGED));
      LOG.info("A seed is back, and told again where this node listens");
    } catch (RuntimeException e) {
      if (hazelcast.getLifecycleService().isRunning()) {
        LOG.warn("A seed is back, and was not told where this node listens", e);
      }
    }
  }
}
