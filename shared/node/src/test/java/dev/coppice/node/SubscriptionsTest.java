package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  /** Never asked anything, as long as Vert.x has not joined. */
  private final HazelcastInstance hazelcast =
      (HazelcastInstance)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {HazelcastInstance.class},
              (proxy, method, arguments) -> {
                throw new AssertionError(method + " was called");
              });

  private final Subscriptions subscriptions = new Subscriptions(hazelcast);

  @Test
  void letsAMergeBeginWhileVertxTidiesUp() throws InterruptedException {
    Thread merge =
        new Thread(() -> subscriptions.stateChanged(new LifecycleEvent(LifecycleState.MERGING)));
    // As Vert.x does from the moment that it hears of a member that left until that is written
    // down.
    synchronized (subscriptions) {
      merge.start();
      merge.join(30_000);
      assertThat(merge.isAlive()).isFalse();
    }
  }
}
