package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Version;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is chosen, by a chance that is the same in each run. */
class ChoiceTest {
  private static final Version OLD = new Version(1, 2, 0);
  private static final Version NEW = new Version(1, 3, 0);
  private static final int CALLS = 10_000;

  private final CallMeters meters = new CallMeters(new SimpleMeterRegistry(), "test", "shelf");
  private final Choice choice = new Choice(1);
  private final Peer one = proven(peer("one", OLD));
  private final Peer two = proven(peer("two", OLD));
  private final Peer canary = proven(peer("canary", NEW));

  private static Peer peer(String instance, Version version) {
    return new Peer(
        new ServiceRecord(
            "shelf",
            version,
            instance,
            "node-of-" + instance,
            FakeInstance.CONTRACT,
            Health.UP,
            null,
            "127.0.0.1",
            1,
            1,
            null,
            Instant.EPOCH));
  }

  private static Peer proven(Peer peer) {
    peer.standing.answersPing(0);
    return peer;
  }

  private Offering offering(Map<Version, Integer> weights, Peer... peers) {
    return new Offering(
        new ServiceAccount(meters, 0),
        CallPolicy.DEFAULT,
        Stream.of(peers).map(peer -> peer.offer("listBooks", meters, 0)).toList(),
        weights);
  }

  /** How many of the calls each one gets. */
  private Map<Peer, Integer> counts(Offering offering, @Nullable Peer not) {
    Map<Peer, Integer> counts = new HashMap<>();
    for (int i = 0; i < CALLS; i++) {
      Offer chosen = choice.choose(offering, not, 0);
      if (chosen != null) {
        counts.merge(chosen.peer, 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void treatsAllAlikeWhereNoWeightsAreSet() {
    Map<Peer, Integer> counts = counts(offering(Map.of(), one, two, canary), null);
    for (Peer peer : List.of(one, two, canary)) {
      assertThat(counts.get(peer)).isCloseTo(CALLS / 3, offset(CALLS / 50));
    }
  }

  @Test
  void dividesCallsAmongVersionsByTheirWeightsHoweverManyInstancesEachHas() {
    Map<Peer, Integer> counts = counts(offering(Map.of(OLD, 90, NEW, 10), one, two, canary), null);
    assertThat(counts.get(canary)).isCloseTo(CALLS / 10, offset(CALLS / 50));
    assertThat(counts.get(one)).isCloseTo(CALLS * 45 / 100, offset(CALLS / 50));
    assertThat(counts.get(two)).isCloseTo(CALLS * 45 / 100, offset(CALLS / 50));
  }

  @Test
  void leavesOutAVersionWithoutAWeightOrWithNone() {
    assertThat(counts(offering(Map.of(OLD, 1), one, canary), null)).containsOnlyKeys(one);
    assertThat(counts(offering(Map.of(OLD, 1, NEW, 0), one, canary), null)).containsOnlyKeys(one);
  }

  @Test
  void doesNotLookAtWeightsOfVersionsThatAreNotThere() {
    Map<Version, Integer> weights = Map.of(new Version(1, 4, 0), 100);
    assertThat(counts(offering(weights, one, canary), null)).containsOnlyKeys(one, canary);
  }

  @Test
  void givesToOthersWhatTheDrawnVersionCannotTake() {
    Peer unproven = peer("unproven", NEW);
    Map<Version, Integer> weights = Map.of(OLD, 1, NEW, 99);
    assertThat(counts(offering(weights, one, unproven), null)).isEqualTo(Map.of(one, CALLS));
    assertThat(counts(offering(weights, one, canary), canary)).isEqualTo(Map.of(one, CALLS));
    canary.standing.ejectAsSilent(0);
    assertThat(counts(offering(weights, one, canary), null)).isEqualTo(Map.of(one, CALLS));
  }

  @Test
  void choosesAnEjectedOneWhereThereIsNoOther() {
    canary.standing.ejectAsSilent(0);
    assertThat(counts(offering(Map.of(NEW, 1), canary), null)).isEqualTo(Map.of(canary, CALLS));
  }
}
