package dev.coppice.node;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.ClusterService;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the search for the other half of a split short: addresses of former members where nobody
 * listens are left out of it, until somebody does.
 *
 * <p>Hazelcast asks at the address of each who was a member in the last four hours, one after the
 * other, and waits for five seconds where it cannot connect. So a node that came back after twelve
 * others had been replaced was alone for a minute. It needs these addresses all the same: the other
 * half is led by its oldest member, which need not be a seed.
 *
 * <p>On one event loop.
 */
final class Absentees {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofHours(4);

  /** Where former members were, with the time at which they left, in milliseconds since 1970. */
  private final Map<Address, Long> absent = new HashMap<>();

  private final ConcurrentMap<Address, Long> asked;
  private final Function<Address, Future<?>> knock;

  /**
   * @param asked where Hazelcast asks: members, and who left when
   * @param knock fails where nobody listens
   */
  Absentees(ConcurrentMap<Address, Long> asked, Function<Address, Future<?>> knock) {
    this.asked = asked;
    this.knock = knock;
  }

  /** Looks as long as the Vert.x lives, while this node leads a cluster. */
  static void watch(HazelcastInstance hazelcast, Vertx vertx) {
    Node node = Internals.of(hazelcast);
    if (!(node.getJoiner() instanceof TcpIpJoiner joiner)) {
      return;
    }
    NetClient client =
        vertx.createNetClient(
            new NetClientOptions().setConnectTimeout((int) CONNECT_LIMIT.toMillis()));
    Absentees absentees =
        new Absentees(
            joiner.getKnownMemberAddresses(),
            address ->
                client
                    .connect(address.getPort(), address.getHost())
                    .onSuccess(socket -> socket.close()));
    ClusterService cluster = node.getClusterService();
    vertx.setPeriodic(
        INTERVAL.toMillis(),
        timer -> {
          if (cluster.isMaster()) {
            absentees.look(
                cluster.getMembers().stream().map(Member::getAddress).collect(Collectors.toSet()),
                System.currentTimeMillis());
          }
        });
  }

  /** Goes on after it returns. */
  void look(Set<Address> members, long now) {
    asked.forEach(
        (address, left) -> {
          if (!members.contains(address)) {
            absent.put(address, left);
          }
        });
    absent.keySet().removeAll(members);
    absent.values().removeIf(left -> now - left > KEPT.toMillis());
    Map.copyOf(absent)
        .forEach(
            (address, left) ->
                knock
                    .apply(address)
                    // Who is a member by now has another time there, and keeps it.
                    .onSuccess(listens -> asked.putIfAbsent(address, left))
                    .onFailure(refused -> asked.remove(address, left)));
  }
}
