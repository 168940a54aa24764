package dev.coppice.discovery.registry.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.Samples;
import dev.coppice.discovery.registry.lease.LeasedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LeaseTableTest {

  private static final Duration LEASE = Duration.ofSeconds(10);

  /** Time is a number that the tests move; it may well overflow. */
  private long now = Long.MAX_VALUE - LEASE.toNanos() / 2;

  private final LeaseTable table = new LeaseTable();

  @BeforeEach
  void twoNodesAreMembers() {
    table.members(Set.of("n1", "n2"));
  }

  @Test
  void showsWhatItIsTold() {
    assertThat(table.put(record("a", 1, "n1"), now)).isTrue();
    assertThat(instances()).containsExactly("a");
  }

  @Test
  void takesNoOldOrEqualRevisionForNews() {
    table.put(record("a", 2, "n1"), now);
    assertThat(table.put(record("a", 2, "n1"), now)).isFalse();
    assertThat(table.put(record("a", 1, "n1", Health.DOWN), now)).isFalse();
    assertThat(table.view().records()).extracting("health").containsExactly(Health.UP);
  }

  @Test
  void takesANewerRevision() {
    table.put(record("a", 1, "n1"), now);
    assertThat(table.put(record("a", 2, "n1", Health.DRAINING), now)).isTrue();
    assertThat(table.view().records()).extracting("health").containsExactly(Health.DRAINING);
  }

  @Test
  void keepsOutWhatWasRemovedUntilItsOwnerWritesAnew() {
    table.put(record("a", 2, "n1"), now);
    assertThat(table.remove("a", 2, now)).isTrue();
    assertThat(table.put(record("a", 2, "n1"), now)).isFalse();
    assertThat(instances()).isEmpty();
    assertThat(table.put(record("a", 3, "n1"), now)).isTrue();
    assertThat(instances()).containsExactly("a");
  }

  @Test
  void ignoresALateRemovalOfAnOlderRevision() {
    table.put(record("a", 3, "n1"), now);
    assertThat(table.remove("a", 2, now)).isFalse();
    assertThat(instances()).containsExactly("a");
  }

  @Test
  void forgetsWhatWasRemovedAfterAWhile() {
    table.remove("a", 2, now);
    assertThat(table.knownRevision("a")).isEqualTo(2);
    pass(Duration.ofMinutes(3));
    table.forgetLongGone(now);
    assertThat(table.knownRevision("a")).isEqualTo(-1);
  }

  @Test
  void believesTheNodeOfARecordMoreThanThoseWhoRemovedIt() {
    table.put(record("a", 2, "n1"), now);
    table.remove("a", 2, now);
    assertThat(table.found(record("a", 2, "n1"), now)).isFalse();
    assertThat(table.heard("a", 2, now)).isTrue();
    assertThat(table.found(record("a", 2, "n1"), now)).isTrue();
    assertThat(instances()).containsExactly("a");
  }

  @Test
  void isNotMisledByALateSignOfLifeOfWhatItsNodeHasWithdrawn() {
    table.put(record("a", 2, "n1"), now);
    table.remove("a", 3, now);
    assertThat(table.heard("a", 2, now)).isFalse();
    assertThat(table.found(record("a", 2, "n1"), now)).isFalse();
  }

  @Test
  void asksForANewerRevisionThanItHas() {
    table.put(record("a", 2, "n1"), now);
    assertThat(table.heard("a", 3, now)).isTrue();
    assertThat(instances()).containsExactly("a");
  }

  @Test
  void hidesTheRecordsOfANodeThatLeft() {
    table.put(record("a", 1, "n1"), now);
    table.put(record("b", 1, "n2"), now);
    assertThat(table.members(Set.of("n2"))).isTrue();
    assertThat(instances()).containsExactly("b");
  }

  @Test
  void keepsHiddenWhatIsHeardLateOfANodeThatLeft() {
    table.members(Set.of("n2"));
    table.put(record("a", 1, "n1"), now);
    assertThat(instances()).isEmpty();
  }

  @Test
  void showsTheRecordsOfAMemberWhoseComingWasHeardLate() {
    table.put(record("c", 1, "n3"), now);
    assertThat(instances()).isEmpty();
    assertThat(table.members(Set.of("n1", "n2", "n3"))).isTrue();
    assertThat(instances()).containsExactly("c");
  }

  @Test
  void noticesWhenMembersChangeNothing() {
    table.put(record("a", 1, "n1"), now);
    assertThat(table.members(Set.of("n1", "n2", "n3"))).isFalse();
  }

  @Test
  void givesNobodyMoreThanALeaseForAPauseOfItsOwn() {
    table.put(record("a", 1, "n1"), now);
    pass(Duration.ofSeconds(1));
    table.extend(Duration.ofSeconds(3), now);
    assertThat(table.left("a", now)).isEqualTo(LEASE);
  }

  @Test
  void callsOverdueWhoWasNotHeardForALease() {
    table.put(record("a", 1, "n1"), now);
    table.put(record("b", 1, "n2"), now);
    pass(LEASE.minusMillis(1));
    assertThat(table.overdue(now)).isEmpty();
    assertThat(table.heard("b", 1, now)).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(table.overdue(now)).extracting(LeasedRecord::id).containsExactly("a");
    assertThat(table.left("b", now)).isEqualTo(LEASE.minusMillis(1));
  }

  @Test
  void trustsWhatItFindsForHalfALease() {
    table.found(record("a", 1, "n1"), now);
    pass(LEASE.dividedBy(2));
    assertThat(table.overdue(now)).hasSize(1);
  }

  @Test
  void expiresOnlyWhatIsOverdue() {
    table.put(record("a", 1, "n1"), now);
    assertThat(table.expire("a", now)).isFalse();
    pass(LEASE);
    assertThat(table.expire("a", now)).isTrue();
    assertThat(table.expire("a", now)).isFalse();
    assertThat(instances()).isEmpty();
  }

  @Test
  void takesBackWhatHadExpired() {
    table.put(record("a", 1, "n1"), now);
    pass(LEASE);
    table.expire("a", now);
    assertThat(table.found(record("a", 1, "n1"), now)).isTrue();
  }

  @Test
  void blamesNobodyForTheTimeThisNodeStoodStill() {
    table.put(record("a", 1, "n1"), now);
    pass(LEASE.multipliedBy(3));
    table.extend(LEASE.multipliedBy(3), now);
    assertThat(table.overdue(now)).isEmpty();
  }

  /** Reports may come in any order: what counts is the newest. */
  @RepeatedTest(50)
  void endsTheSameInWhateverOrderReportsCome(RepetitionInfo repetition) {
    List<Runnable> reports =
        new ArrayList<>(
            List.of(
                () -> table.put(record("a", 1, "n1"), now),
                () -> table.put(record("a", 2, "n1", Health.DRAINING), now),
                () -> table.remove("a", 2, now),
                () -> table.put(record("b", 1, "n2"), now),
                () -> table.remove("b", 1, now),
                () -> table.put(record("b", 2, "n2", Health.DOWN), now),
                () -> table.found(record("b", 1, "n2"), now)));
    Collections.shuffle(reports, new Random(repetition.getCurrentRepetition()));
    reports.forEach(Runnable::run);
    assertThat(instances()).containsExactly("b");
    assertThat(table.view().records()).extracting("health").containsExactly(Health.DOWN);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private List<String> instances() {
    return table.view().records().stream().map(record -> record.instance()).toList();
  }

  private static LeasedRecord record(String id, long revision, String node) {
    return record(id, revision, node, Health.UP);
  }

  private static LeasedRecord record(String id, long revision, String node, Health health) {
    return new LeasedRecord(
        id, revision, false, LEASE, Samples.bare(node, id, "bare").with(health, null));
  }
}
