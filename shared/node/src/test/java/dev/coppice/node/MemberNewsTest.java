package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemberNewsTest {
  /** On which listeners are told, as cluster.xml has it. */
  private static final int EVENT_THREADS = 2;

  /** So many that each of these threads has one of them. */
  private static final int BUSY_LISTENERS = 16;

  private final TestCluster cluster = new TestCluster();
  private final CountDownLatch done = new CountDownLatch(1);

  @AfterEach
  void leave() throws Exception {
    done.countDown();
    cluster.leave();
  }

  @Test
  void comeWhileAllThatTellListenersAreBusy() throws Exception {
    HazelcastInstance member = cluster.start().context().hazelcast();
    AtomicInteger told = new AtomicInteger();
    Runnable end = MemberNews.follow(member, told::incrementAndGet);
    Node first = cluster.start();
    Node second = cluster.start();
    TestCluster.awaitThat("it is told who has come", () -> told.get() == 2);
    CountDownLatch busy = new CountDownLatch(EVENT_THREADS);
    for (int i = 0; i < BUSY_LISTENERS; i++) {
      member.getCluster().addMembershipListener(new BusyListener(busy, done));
    }
    first.context().hazelcast().getLifecycleService().terminate();
    busy.await();
    TestCluster.awaitThat("it is told who has left", () -> told.get() == 3);

    second.context().hazelcast().getLifecycleService().terminate();

    TestCluster.awaitThat("it is told who has left then", () -> told.get() == 4);
    end.run();
    cluster.start();
    assertThat(told).hasValue(4);
  }

  /** Keeps the thread on which it is told who has left. */
  private record BusyListener(CountDownLatch busy, CountDownLatch done)
      implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {}

    @Override
    public void memberRemoved(MembershipEvent event) {
      busy.countDown();
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
