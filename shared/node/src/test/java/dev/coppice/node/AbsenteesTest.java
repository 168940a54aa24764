package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Address;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

class AbsenteesTest {
  private static final long NOW = 1_000_000_000;
  private static final long LEFT = NOW - 1_000;

  private final Address member = at(1);
  private final Address cutOff = at(2);
  private final Address dead = at(3);
  private final Set<Address> listening = new HashSet<>(Set.of(member, cutOff));

  /** As Hazelcast keeps it: a member has no time at which it left. */
  private final ConcurrentMap<Address, Long> asked =
      new ConcurrentHashMap<>(Map.of(member, Long.MAX_VALUE, cutOff, LEFT, dead, LEFT));

  private final Absentees absentees =
      new Absentees(
          asked,
          address ->
              listening.contains(address)
                  ? Future.succeededFuture()
                  : Future.failedFuture("nobody listens at " + address));

  private static Address at(int port) {
    try {
      return new Address("127.0.0.1", port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void leavesOutWhereNobodyListens() {
    absentees.look(Set.of(member), NOW);
    assertThat(asked).containsOnlyKeys(member, cutOff).containsEntry(cutOff, LEFT);
  }

  @Test
  void letsThemBeAskedWhenSomebodyListensAgain() {
    absentees.look(Set.of(member), NOW);
    listening.add(dead);
    absentees.look(Set.of(member), NOW);
    assertThat(asked).containsEntry(dead, LEFT);
  }

  @Test
  void leavesAloneWhoBecameAMemberMeanwhile() {
    Promise<Void> knock = Promise.promise();
    new Absentees(asked, address -> knock.future()).look(Set.of(member), NOW);
    asked.put(dead, Long.MAX_VALUE);
    knock.fail("nobody listened yet");
    assertThat(asked).containsOnlyKeys(member, dead).containsEntry(dead, Long.MAX_VALUE);
  }

  @Test
  void forgetsThemAfterHours() {
    absentees.look(Set.of(member), NOW);
    listening.add(dead);
    absentees.look(Set.of(member), NOW + Duration.ofHours(5).toMillis());
    assertThat(asked).doesNotContainKey(dead);
  }
}
