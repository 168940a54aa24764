package dev.coppice.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Gives up members that are silent: those of one outage together, the youngest first.
 *
 * <p>Hazelcast does so too, but looks once a second, and at the oldest first. When that is gone,
 * its heir begins to ask the others whether they follow it while they still expect to hear of the
 * old one, and while it still expects answers of those that fell silent at the same time: it waits
 * five seconds for each. So a split took up to half a minute to be agreed on, and one that healed
 * before was over only after it.
 */
final class Silence implements Runnable {
  /** In seconds; without it only Hazelcast's own limit holds. */
  private static final String LIMIT_PROPERTY = "coppice.cluster.silence.seconds";

  /** Members give up a silent one as far apart, which must be well below {@link #TOGETHER}. */
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /**
   * Who has been silent for so much less than another one fell silent with it: longer than the
   * interval at which members are heard, which is 2 s (cluster.xml).
   */
  private static final Duration TOGETHER = Duration.ofSeconds(3);

  /**
   * If this one slept for so long, or its clock jumped, the others were not silent: it did not
   * listen.
   */
  private static final Duration OWN_PAUSE = Duration.ofSeconds(3);

  private final ClusterServiceImpl cluster;
  private final long limitMillis;
  private final Map<Member, Long> lastHeardOfTheSuspected = new HashMap<>();
  private long lookedAt;
  private long awakeSince;

  private Silence(ClusterServiceImpl cluster, Duration limit) {
    this.cluster = cluster;
    this.limitMillis = limit.toMillis();
    this.lookedAt = cluster.getClusterTime();
    this.awakeSince = lookedAt;
  }

  /** Looks for silent members until this one ends, if cluster.xml says how long is too long. */
  static void watch(HazelcastInstance hazelcast) {
    String seconds = hazelcast.getConfig().getProperty(LIMIT_PROPERTY);
    if (seconds == null) {
      return;
    }
    Node node = Internals.of(hazelcast);
    node.getNodeEngine()
        .getExecutionService()
        .scheduleWithRepetition(
            "coppice:silence",
            new Silence(node.getClusterService(), Duration.ofSeconds(Long.parseLong(seconds))),
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    long now = cluster.getClusterTime();
    if (Math.abs(now - lookedAt) > OWN_PAUSE.toMillis()) {
      awakeSince = now;
    }
    lookedAt = now;
    if (!cluster.isJoined()) {
      return;
    }
    List<Member> others = new ArrayList<>(cluster.getMembers());
    others.removeIf(Member::localMember);
    lastHeardOfTheSuspected.keySet().retainAll(Set.copyOf(others));
    others.removeIf(
        member -> Long.valueOf(lastHeard(member)).equals(lastHeardOfTheSuspected.get(member)));
    for (Member silent : silent(others, member -> now - lastHeard(member), limitMillis)) {
      lastHeardOfTheSuspected.put(silent, lastHeard(silent));
      cluster.suspectMember(silent, "silent for %d ms".formatted(now - lastHeard(silent)), true);
    }
  }

  private long lastHeard(Member member) {
    return Math.max(awakeSince, cluster.getClusterHeartbeatManager().getLastHeartbeatTime(member));
  }

  /**
   * Who is to be given up, the youngest first.
   *
   * @param members the oldest first
   * @param silentFor in milliseconds
   */
  static <M> List<M> silent(List<M> members, ToLongFunction<M> silentFor, long limitMillis) {
    List<M> silent = new ArrayList<>();
    if (members.stream().anyMatch(member -> silentFor.applyAsLong(member) >= limitMillis)) {
      for (M member : members) {
        if (silentFor.applyAsLong(member) >= limitMillis - TOGETHER.toMillis()) {
          silent.add(0, member);
        }
      }
    }
    return silent;
  }
}
