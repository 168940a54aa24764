package dev.coppice.discovery.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three healthy seeds and two other nodes. */
class CoordinationTest {
  private static Grove grove;
  private static Node one;
  private static Node two;

  @BeforeAll
  static void grow() {
    grove = Grove.patient();
    one = grove.service();
    two = grove.service();
  }

  @AfterAll
  static void close() {
    grove.close();
  }

  @Test
  void oneOfSixtyTakersOnOneNodeHoldsALockAtATime() {
    ClusterLock lock = Grove.of(one).lock("crowd");
    AtomicInteger inside = new AtomicInteger();
    List<Token> tokens = new CopyOnWriteArrayList<>();
    List<Integer> crowds = new CopyOnWriteArrayList<>();

    Await.result(
        Future.all(
            IntStream.range(0, 60)
                .<Future<?>>mapToObj(
                    taker ->
                        lock.acquire(Grove.WAIT, Grove.LEASE)
                            .compose(
                                hold -> {
                                  crowds.add(inside.incrementAndGet());
                                  tokens.add(hold.token());
                                  inside.decrementAndGet();
                                  return hold.release();
                                }))
                .toList()),
        Grove.LIMIT);

    assertThat(crowds).hasSize(60).containsOnly(1);
    assertThat(tokens).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aLockIsHeldOnceOverAllNodesAndNotTwiceByOneNode() {
    Hold held = acquired(one, "once");

    for (Node node : List.of(one, two, grove.seeds().get(0))) {
      assertThat(Await.failure(tried(node, "once")))
          .isInstanceOf(NotFreeException.class)
          .hasMessage("lock once was not free within 0 ms");
    }

    Await.result(held.release());
    Hold next = acquired(two, "once");
    assertThat(next.token()).isGreaterThan(held.token());
    assertThat(held.isOver()).isTrue();
    assertThat(next.isOver()).isFalse();
    Await.result(next.release());
  }

  @Test
  void whoWaitsForALockGetsItWhenItIsReleased() {
    Hold held = acquired(one, "queue");
    Future<Hold> waiting = Grove.of(two).lock("queue").acquire(Grove.WAIT, Grove.LEASE);
    assertThat(waiting.isComplete()).isFalse();

    Await.result(held.release());

    Await.result(Await.result(waiting).release());
  }

  @Test
  void aWaitEndsAfterItsLimit() {
    Hold held = acquired(one, "patience");
    Duration wait = Duration.ofMillis(700);
    long begun = System.nanoTime();

    assertThat(Await.failure(Grove.of(two).lock("patience").acquire(wait, Grove.LEASE)))
        .isInstanceOf(NotFreeException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(wait);
    Await.result(held.release());
  }

  @Test
  void aLeaseEndsByItself() {
    Hold held =
        Await.result(Grove.of(one).lock("lease").acquire(Grove.WAIT, Duration.ofMillis(300)));

    Hold next = acquired(two, "lease");

    assertThat(held.isOver()).isTrue();
    assertThat(held.ended().succeeded()).isTrue();
    Await.result(held.release());
    assertThat(next.isOver()).isFalse();
    Await.result(next.release());
  }

  @Test
  void aSemaphoreNeverLetsInMoreThanItsPermits() {
    AtomicInteger inside = new AtomicInteger();
    List<Integer> crowds = new CopyOnWriteArrayList<>();
    List<Future<?>> visits = new ArrayList<>();
    for (int visitor = 0; visitor < 30; visitor++) {
      Node node = visitor % 2 == 0 ? one : two;
      visits.add(
          Grove.of(node)
              .semaphore("gate", 3)
              .acquire(Grove.WAIT, Grove.LEASE)
              .compose(
                  permit -> {
                    crowds.add(inside.incrementAndGet());
                    return node.context()
                        .vertx()
                        .timer(5)
                        .compose(
                            rung -> {
                              inside.decrementAndGet();
                              return permit.release();
                            });
                  }));
    }
    Await.result(Future.all(visits), Grove.LIMIT);

    assertThat(crowds).hasSize(30).allSatisfy(crowd -> assertThat(crowd).isBetween(1, 3));
    assertThat(crowds).contains(3);
  }

  @Test
  void aSemaphoreWithoutAFreePermitRefuses() {
    ClusterSemaphore semaphore = Grove.of(one).semaphore("pair", 2);
    Hold first = Await.result(semaphore.acquire(Grove.WAIT, Grove.LEASE));
    Hold second = Await.result(semaphore.acquire(Grove.WAIT, Grove.LEASE));
    ClusterSemaphore elsewhere = Grove.of(two).semaphore("pair", 2);

    assertThat(Await.failure(elsewhere.acquire(Duration.ZERO, Grove.LEASE)))
        .isInstanceOf(NotFreeException.class);

    Await.result(first.release());
    Await.result(Await.result(elsewhere.acquire(Duration.ZERO, Grove.LEASE)).release());
    Await.result(second.release());
  }

  @Test
  void aLatchOpensWhenAllHaveCountedDown() {
    ClusterLatch here = Grove.of(one).latch("start", 2);
    ClusterLatch there = Grove.of(two).latch("start", 2);
    Future<Boolean> waiting = there.await(Grove.WAIT);

    Await.result(here.countDown());
    assertThat(Await.result(here.remaining())).isEqualTo(1);
    assertThat(Await.result(here.await(Duration.ZERO))).isFalse();
    assertThat(waiting.isComplete()).isFalse();
    Await.result(there.countDown());

    assertThat(Await.result(waiting)).isTrue();
    assertThat(Await.result(Grove.of(one).latch("start", 2).await(Grove.WAIT)))
        .as("it stays open for who comes late")
        .isTrue();
  }

  @Test
  void allArriveAtABarrierBeforeOneGoesOn() {
    List<Future<Boolean>> arrivals = new ArrayList<>();
    arrivals.add(Grove.of(one).latch("barrier", 3).arriveAndAwait(Grove.WAIT));
    arrivals.add(Grove.of(two).latch("barrier", 3).arriveAndAwait(Grove.WAIT));
    Await.until(
        "two have arrived", () -> Await.result(Grove.of(one).latch("barrier", 3).remaining()) == 1);
    assertThat(arrivals).noneMatch(Future::isComplete);

    arrivals.add(Grove.of(grove.seeds().get(0)).latch("barrier", 3).arriveAndAwait(Grove.WAIT));

    assertThat(arrivals).extracting(Await::<Boolean>result).containsOnly(true);
  }

  @Test
  void oneCandidateLeadsAndTheNextWhenItIsClosed() {
    Diary diary = new Diary();
    List<Election> elections =
        List.of(one, two, grove.seeds().get(0)).stream()
            .map(node -> Grove.of(node).elect("clerk", diary.of(node.context().nodeId())))
            .toList();
    for (int closed = 0; closed < elections.size(); closed++) {
      int leaders = closed + 1;
      Await.until("one leads", () -> diary.begun().size() == leaders);
      Election leading =
          elections.stream().filter(it -> it.term().isPresent()).findFirst().orElseThrow();
      Token token = leading.term().orElseThrow().token();
      assertThat(token).isEqualTo(diary.tokens().get(closed));

      Await.result(leading.close());

      assertThat(leading.term()).isEmpty();
    }
    assertThat(diary.tokens()).isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(diary.leaders()).doesNotHaveDuplicates();
    assertThat(diary.entries())
        .extracting(Diary.Entry::begins)
        .containsExactly(true, false, true, false, true, false);
  }

  @Test
  void whoLeadsIsSeenByAll() {
    Election election = Grove.of(one).elect("seen", new Diary().of("one"));
    Await.until("it leads", () -> election.term().isPresent());

    for (Node node : List.of(one, two, grove.seeds().get(0))) {
      Await.until("it is seen", () -> leader(node, "seen") != null);
      Leadership seen = Objects.requireNonNull(leader(node, "seen"));
      assertThat(seen.instance()).isEqualTo(one.context().info().instance());
      assertThat(seen.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(seen.token()).isEqualTo(election.term().orElseThrow().token());
    }

    Await.result(election.close());
    Await.until("it is seen no more", () -> leader(two, "seen") == null);
  }

  @Test
  void aTaskThatDoesNotStartGivesTheLeadToAnother() {
    Diary diary = new Diary();
    Election broken =
        Grove.of(one)
            .elect(
                "fragile",
                new LeaderTask() {
                  @Override
                  public Future<?> start(Term term) {
                    return Future.failedFuture("bug");
                  }

                  @Override
                  public Future<?> stop(Term term) {
                    return Future.succeededFuture();
                  }
                });
    Election sound = Grove.of(two).elect("fragile", diary.of("two"));

    Await.until("the sound one leads", () -> sound.term().isPresent());

    Await.result(broken.close());
    Await.result(sound.close());
  }

  @Test
  void refusesWhatMakesNoSense() {
    Coordination coordination = Grove.of(one);
    assertThatThrownBy(() -> coordination.lock("a b")).hasMessageContaining("is no name");
    assertThatThrownBy(() -> coordination.semaphore("x", 0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> coordination.lock("x").acquire(Duration.ofSeconds(-1), Grove.LEASE))
        .hasMessageContaining("wait is PT-1S");
    assertThatThrownBy(() -> coordination.lock("x").acquire(Grove.WAIT, Duration.ZERO))
        .hasMessageContaining("lease is PT0S");
  }

  @Test
  void aNodeThatLeavesGivesBackAtOnceWhatItHasAndLeads() {
    Node leaving = grove.service();
    Diary diary = new Diary();
    acquired(leaving, "left");
    Grove.of(leaving).elect("left", diary.of("leaving"));
    Await.until("it leads", () -> diary.leaders().equals(List.of("leaving")));
    Election heir = Grove.of(one).elect("left", diary.of("heir"));
    Future<Hold> waiting = Grove.of(one).lock("left").acquire(Grove.WAIT, Grove.LEASE);

    grove.leave(leaving);

    Await.until("the heir leads", () -> heir.term().isPresent());
    Await.result(Await.result(waiting).release());
    assertThat(diary.entries().get(1).begins()).as("the first one stopped before").isFalse();
    Await.result(heir.close());
  }

  /** Its session is ended for it: here none ends by itself. */
  @Test
  void electsANewLeaderAtOnceWhenTheOldOneDies() {
    Diary diary = new Diary();
    Node dying = grove.service();
    Grove.of(dying).elect("mortal", diary.of("dying"));
    Await.until("it leads", () -> diary.leaders().equals(List.of("dying")));
    Election heirs = Grove.of(one).elect("mortal", diary.of("heir"));
    Future<Hold> held = Grove.of(dying).lock("mortal").acquire(Grove.WAIT, Grove.LEASE);
    Await.result(held);
    Future<Hold> waiting = Grove.of(one).lock("mortal").acquire(Grove.WAIT, Grove.LEASE);

    grove.crash(dying);

    Await.until("the heir leads", () -> heirs.term().isPresent());
    Hold got = Await.result(waiting);
    assertThat(got.token()).isGreaterThan(held.result().token());
    assertThat(diary.tokens()).isSorted();
    Await.result(heirs.close());
    Await.result(got.release());
  }

  private static @Nullable Leadership leader(Node node, String name) {
    return Await.result(Grove.of(node).leaders()).stream()
        .filter(leadership -> leadership.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static Hold acquired(Node node, String lock) {
    return Await.result(Grove.of(node).lock(lock).acquire(Grove.WAIT, Grove.LEASE));
  }

  private static Future<Hold> tried(Node node, String lock) {
    return Grove.of(node).lock(lock).acquire(Duration.ZERO, Grove.LEASE);
  }
}
