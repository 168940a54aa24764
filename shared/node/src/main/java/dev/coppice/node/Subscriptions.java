package dev.coppice.node;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x's cluster manager, which also knows what it was asked to tell the cluster: on which
 * event-bus addresses this node listens. Any thread.
 */
final class Subscriptions extends HazelcastClusterManager {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  /**
   * One handler of this node.
   *
   * @param info what the other nodes are told about it
   */
  private record Subscription(String address, RegistrationInfo info) {
    /** Vert.x counts its subscriptions from 0 upwards, so no other has this number. */
    Subscription twin() {
      return new Subscription(
          address, new RegistrationInfo(info.nodeId(), -1 - info.seq(), info.localOnly()));
    }
  }

  /** Each with the time at which it was asked for, by {@link System#nanoTime}. */
  private final Map<Subscription, Long> own = new ConcurrentHashMap<>();

  Subscriptions(HazelcastInstance hazelcast) {
    super(hazelcast);
  }

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    if (!info.localOnly()) {
      own.put(new Subscription(address, info), System.nanoTime());
    }
    super.addRegistration(address, info, promise);
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    own.remove(new Subscription(address, info));
    super.removeRegistration(address, info, promise);
  }

  /**
   * Vert.x minds the end of a merge only, but under the lock that its tidying up after a member
   * that left holds too; and that may wait for minutes where the last seed has left first, for the
   * merge whose beginning is announced here.
   *
   * <p>While a merge goes on there may be nobody to write to. What then fails here must not keep
   * others from hearing of the merge; where this node is not reached afterwards, {@link Hearing}
   * mends it.
   */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public void stateChanged(LifecycleEvent event) {
    if (event.getState() != LifecycleState.MERGED) {
      return;
    }
    try {
      super.stateChanged(event);
    } catch (HazelcastException e) {
      LOG.warn("Where nodes listen was not cleaned up after a merge", e);
    }
  }

  /** Ids of the other nodes; none when this node is no member any more. */
  List<String> otherNodes() {
    try {
      List<String> nodes = new ArrayList<>(getNodes());
      nodes.remove(getNodeId());
      return nodes;
    } catch (HazelcastInstanceNotActiveException e) {
      return List.of();
    }
  }

  /** Where this node has listened for so long at least, and so ought to be heard of. */
  List<String> olderThan(Duration age) {
    long latest = System.nanoTime() - age.toNanos();
    return own.entrySet().stream()
        .filter(entry -> entry.getValue() - latest <= 0)
        .map(entry -> entry.getKey().address())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Says again where the bus of this node listens. May block for minutes: what tidies up after
   * members that have left holds the same lock, and waits so long for an answer that got lost.
   */
  Future<Void> introduce() {
    Promise<Void> done = Promise.promise();
    setNodeInfo(getNodeInfo(), done);
    return done.future();
  }

  /**
   * Makes the subscriptions to an address again. The other nodes look what there is when something
   * changes, and to write down once more what is written already changes nothing; so each gets a
   * twin for a moment. At no time is this node not subscribed.
   */
  Future<Void> renew(String address) {
    List<Future<Void>> renewals =
        own.keySet().stream()
            .filter(subscription -> subscription.address().equals(address))
            .map(this::renew)
            .toList();
    return Future.join(renewals).mapEmpty();
  }

  private Future<Void> renew(Subscription subscription) {
    Subscription twin = subscription.twin();
    return added(subscription)
        .compose(added -> added(twin))
        .compose(added -> removed(twin))
        .compose(
            removed ->
                own.containsKey(subscription)
                    ? Future.<Void>succeededFuture()
                    : removed(subscription));
  }

  private Future<Void> added(Subscription subscription) {
    Promise<Void> done = Promise.promise();
    super.addRegistration(subscription.address(), subscription.info(), done);
    return done.future();
  }

  private Future<Void> removed(Subscription subscription) {
    Promise<Void> done = Promise.promise();
    super.removeRegistration(subscription.address(), subscription.info(), done);
    return done.future();
  }
}
