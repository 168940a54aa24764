package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.CallBatch;
import dev.coppice.discovery.calling.Standing.State;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Instances watched over by a clock that the test turns. */
class WatchTest {

  private static final long TICK = Watch.TICK_MILLIS * 1_000_000;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Peers peers = new Peers(service -> new CallMeters(meters, "test", service.name()));
  private final List<Peer> ejected = new ArrayList<>();
  private final List<Peer> hung = new ArrayList<>();
  private final List<Long> pings = new ArrayList<>();
  private final Watch watch =
      new Watch(
          peers,
          this::ping,
          new EjectionLog(meters, "test"),
          new Watch.Consequences() {
            @Override
            public void available() {}

            @Override
            public void ejected(Peer peer) {
              ejected.add(peer);
            }
          },
          0);
  private long now;

  private void ping(Peer peer, CallBatch.Call call) {
    if (!hung.contains(peer)) {
      pings.add(call.correlation());
    }
  }

  private void show(String... instances) {
    RegistryView view = new RegistryView(Stream.of(instances).map(WatchTest::record).toList());
    watch.viewChanged(peers.accept(view, CallPolicies.OF_CONTRACTS, now), now);
    answerPings();
  }

  private static ServiceRecord record(String instance) {
    return new ServiceRecord(
        "shelf",
        FakeInstance.CONTRACT.version(),
        instance,
        "node-of-" + instance,
        FakeInstance.CONTRACT,
        Health.UP,
        null,
        "127.0.0.1",
        1,
        1,
        null,
        Instant.EPOCH);
  }

  private Peer peer(String instance) {
    return peers.callable(new ServiceId("shelf", 1)).stream()
        .filter(peer -> peer.toString().equals(instance))
        .findFirst()
        .orElseThrow();
  }

  private void answerPings() {
    List<Long> asked = List.copyOf(pings);
    pings.clear();
    asked.forEach(number -> watch.answered(number, now));
  }

  private void pass(long millis) {
    for (long end = now + millis * 1_000_000; now < end; ) {
      now += TICK;
      watch.tick(now);
      answerPings();
    }
  }

  /** A call that is not answered. */
  private void call(Peer peer) {
    peer.asked(now);
    peer.inFlight++;
  }

  private void fail(Peer peer, int times) {
    for (int i = 0; i < times; i++) {
      watch.failed(peer, now);
    }
  }

  private State state(String instance) {
    return peer(instance).standing.state();
  }

  @Test
  void trustsAnInstanceThatAnswersItsPing() {
    show("one");
    assertThat(state("one")).isEqualTo(State.TRUSTED);
  }

  @Test
  void pingsANewInstanceUntilItAnswers() {
    RegistryView view = new RegistryView(List.of(record("one")));
    watch.viewChanged(peers.accept(view, CallPolicies.OF_CONTRACTS, now), now);
    pings.clear();
    hung.add(peer("one"));
    pass(1_000);
    assertThat(state("one")).isEqualTo(State.UNPROVEN);
    hung.clear();
    pass(200);
    assertThat(state("one")).isEqualTo(State.TRUSTED);
  }

  @Test
  void ejectsAnInstanceThatHangsWithinTwoSecondsOfASingleCall() {
    show("one", "two");
    pass(60_000);
    hung.add(peer("one"));
    call(peer("one"));
    pass(950);
    assertThat(ejected).isEmpty();
    pass(150);
    assertThat(ejected).containsExactly(peer("one"));
    assertThat(state("one")).isEqualTo(State.EJECTED);
  }

  @Test
  void ejectsItAlsoWhenTheCallIsLongGone() {
    show("one", "two");
    hung.add(peer("one"));
    call(peer("one"));
    pass(100);
    peer("one").inFlight--;
    watch.suspects(peer("one"), now);
    pass(1_100);
    assertThat(ejected).containsExactly(peer("one"));
  }

  @Test
  void waitsForASlowCallOfAnInstanceThatAnswersPings() {
    show("one", "two");
    call(peer("one"));
    pass(30_000);
    assertThat(ejected).isEmpty();
  }

  @Test
  void leavesAnIdleInstanceAlone() {
    show("one", "two");
    pings.clear();
    hung.add(peer("one"));
    pass(30_000);
    assertThat(ejected).isEmpty();
    assertThat(pings).isEmpty();
  }

  @Test
  void neverEjectsTheLastOne() {
    show("one", "two");
    hung.add(peer("one"));
    hung.add(peer("two"));
    call(peer("one"));
    call(peer("two"));
    pass(5_000);
    assertThat(ejected).hasSize(1);
  }

  @Test
  void letsAnInstanceReturnGraduallyWhenItAnswersAgain() {
    show("one", "two");
    hung.add(peer("one"));
    call(peer("one"));
    pass(5_000);
    hung.clear();
    pass(600);
    assertThat(state("one")).isEqualTo(State.RETURNING);
    pass(5_100);
    assertThat(state("one")).isEqualTo(State.TRUSTED);
  }

  @Test
  void doesNotHoldItsOwnPauseAgainstOthers() {
    show("one", "two");
    call(peer("one"));
    pass(50);
    now += 10_000_000_000L;
    watch.tick(now);
    assertThat(ejected).isEmpty();
  }

  @Test
  void ejectsAnInstanceThatFailsWhereAnotherDoesBetter() {
    show("one", "two");
    peer("two").standing.succeeded();
    fail(peer("one"), Standing.FAILURES - 1);
    assertThat(ejected).isEmpty();
    fail(peer("one"), 1);
    assertThat(ejected).containsExactly(peer("one"));
    pass(1_900);
    assertThat(state("one")).isEqualTo(State.EJECTED);
    pass(700);
    assertThat(state("one")).isEqualTo(State.RETURNING);
  }

  @Test
  void ejectsNobodyForOneThatHasAnsweredNothingYet() {
    show("one", "two");
    fail(peer("one"), 4 * Standing.FAILURES);
    fail(peer("two"), 1);
    fail(peer("one"), 1);
    assertThat(ejected).isEmpty();
    peer("two").standing.succeeded();
    peer("two").standing.succeeded();
    fail(peer("one"), 1);
    assertThat(ejected).containsExactly(peer("one"));
  }

  @Test
  void ejectsNobodyWhenAllFail() {
    show("one", "two", "three", "four");
    for (int i = 0; i < 20; i++) {
      for (String instance : List.of("one", "two", "three", "four")) {
        fail(peer(instance), 1);
      }
    }
    assertThat(ejected).isEmpty();
  }

  @Test
  void ejectsNoMoreThanHalfForFailing() {
    show("one", "two", "three", "four", "five");
    peer("five").standing.succeeded();
    for (String instance : List.of("one", "two", "three", "four")) {
      fail(peer(instance), Standing.FAILURES);
    }
    assertThat(ejected).containsExactly(peer("one"), peer("two"));
  }

  @Test
  void countsAnEjectionOnceAndShowsWhoIsOut() {
    show("one", "two");
    peer("two").standing.succeeded();
    fail(peer("one"), Standing.FAILURES);
    assertThat(meters.get("coppice.calls.ejections").tag("cause", "failing").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("coppice.calls.ejected").gauge().value()).isEqualTo(1);
    show("two");
    assertThat(meters.get("coppice.calls.ejected").gauge().value()).isZero();
  }
}
