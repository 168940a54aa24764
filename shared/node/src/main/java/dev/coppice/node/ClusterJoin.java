package dev.coppice.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one node into its cluster. All of it blocks.
 *
 * <p>A node that holds data founds the cluster or joins it. Any other node has to find one: it
 * waits until a seed listens before it starts to join, and after that until one is a member. So no
 * cluster begins with a node that nothing can be stored on.
 *
 * <p>All members have to agree on how many seeds vote. Those that hold data decide it; a node that
 * was told something else does as they do.
 */
final class ClusterJoin {
  /** By this member attribute Vert.x tells which node a member is. */
  static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

  /** How many seeds vote, as the member was told. */
  private static final String VOTERS_ATTRIBUTE = "coppice.voters";

  /** Whether the member's event bus speaks TLS. */
  private static final String TLS_ATTRIBUTE = "coppice.tls";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterJoin.class);
  private static final Duration KNOCK_LIMIT = Duration.ofMillis(500);
  private static final long POLL_NANOS = 50_000_000;

  /** Nobody needs the node any more that waited for a seed. */
  static final class NotWantedException extends StartFailedException {
    private static final long serialVersionUID = 1L;

    NotWantedException() {
      super("asked to leave while it waited for a seed");
    }
  }

  private final NodeOptions options;
  private final ClusterOptions cluster;
  private final String nodeId;
  private final BooleanSupplier wanted;
  private final long deadline;

  ClusterJoin(NodeOptions options, String nodeId, BooleanSupplier wanted) {
    this.options = options;
    this.cluster = options.cluster();
    this.nodeId = nodeId;
    this.wanted = wanted;
    this.deadline = System.nanoTime() + cluster.joinLimit().toNanos();
  }

  /**
   * @param config is changed to say who this member is
   * @throws StartFailedException if it cannot join, or not in time
   */
  HazelcastInstance join(Config config) {
    if (!cluster.holdsData()) {
      SeedAddresses seeds = SeedAddresses.of(cluster.seeds());
      await("no seed listens", () -> seeds.answer(KNOCK_LIMIT));
    }
    config.setLiteMember(!cluster.holdsData());
    config.getMemberAttributeConfig().setAttribute(NODE_ID_ATTRIBUTE, nodeId);
    config.addListenerConfig(new ListenerConfig(new MemberLog()));
    MemberNews.addTo(config);
    config
        .getMemberAttributeConfig()
        .setAttribute(TLS_ATTRIBUTE, Boolean.toString(options.busTls().isPresent()));
    Voting.leaveItToTheSeeds(config);
    HazelcastInstance hazelcast = startAsMember(config);
    requireTheSameWire(hazelcast);
    int mine = config.getCPSubsystemConfig().getCPMemberCount();
    int theirs = voters(hazelcast).orElse(mine);
    if (theirs == mine) {
      if (mine == 0 && cluster.holdsData()) {
        LOG.warn(
            "Development mode: locks and elections work, but not safely through a split of the"
                + " network; for that, name three seeds (coppice.cluster.seeds)");
      }
      return hazelcast;
    }
    hazelcast.getLifecycleService().terminate();
    if (cluster.holdsData()) {
      throw new StartFailedException(
          ("coppice.cluster.voters is %d here and %d on the other seeds of cluster %s; give all of"
                  + " them the same coppice.cluster.seeds")
              .formatted(mine, theirs, cluster.name()));
    }
    LOG.info("The seeds let {} of them vote, not {} as here: doing as they do", theirs, mine);
    config.getCPSubsystemConfig().setCPMemberCount(theirs);
    return startAsMember(config);
  }

  /** Where one side speaks TLS and the other does not, none would hear the other. */
  private void requireTheSameWire(HazelcastInstance hazelcast) {
    boolean mine = options.busTls().isPresent();
    boolean same =
        otherDataHolders(hazelcast)
            .allMatch(member -> mine == Boolean.parseBoolean(member.getAttribute(TLS_ATTRIBUTE)));
    if (!same) {
      hazelcast.getLifecycleService().terminate();
      throw new StartFailedException(
          ("cannot join cluster %s: its event bus speaks %s TLS, and this node %s; set"
                  + " coppice.cluster.tls.certificate, .key and .ca on all nodes or on none")
              .formatted(
                  cluster.name(), mine ? "without" : "mutual", mine ? "with it" : "without"));
    }
  }

  private static Stream<Member> otherDataHolders(HazelcastInstance hazelcast) {
    return hazelcast.getCluster().getMembers().stream()
        .filter(member -> !member.localMember() && Cluster.holdsData(member));
  }

  /** Returns when there is a member that holds data, be it this one. */
  private HazelcastInstance startAsMember(Config config) {
    int voters = config.getCPSubsystemConfig().getCPMemberCount();
    config.getMemberAttributeConfig().setAttribute(VOTERS_ATTRIBUTE, Integer.toString(voters));
    HazelcastInstance hazelcast = newInstance(config);
    try {
      await("no seed is a member", () -> anyHoldsData(hazelcast));
      return hazelcast;
    } catch (StartFailedException e) {
      hazelcast.getLifecycleService().terminate();
      throw e;
    }
  }

  private HazelcastInstance newInstance(Config config) {
    try {
      return Hazelcast.newHazelcastInstance(config);
    } catch (RuntimeException | LinkageError e) {
      throw new StartFailedException(
          "cannot join cluster %s from %s by way of %s (coppice.cluster.seeds): %s"
              .formatted(
                  cluster.name(),
                  options.bindHost().getHostAddress(),
                  String.join(",", cluster.seeds()),
                  e.getMessage()),
          e);
    }
  }

  private static boolean anyHoldsData(HazelcastInstance hazelcast) {
    return hazelcast.getCluster().getMembers().stream().anyMatch(Cluster::holdsData);
  }

  private static OptionalInt voters(HazelcastInstance hazelcast) {
    return otherDataHolders(hazelcast)
        .map(member -> member.getAttribute(VOTERS_ATTRIBUTE))
        .filter(Objects::nonNull)
        .mapToInt(Integer::parseInt)
        .findFirst();
  }

  private void await(String lack, BooleanSupplier condition) {
    boolean said = false;
    while (!condition.getAsBoolean()) {
      if (!wanted.getAsBoolean()) {
        throw new NotWantedException();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StartFailedException(
            "cannot join cluster %s: %s at %s (coppice.cluster.seeds) for %s; start a seed first (%s)"
                .formatted(
                    cluster.name(),
                    lack,
                    String.join(",", cluster.seeds()),
                    Durations.text(cluster.joinLimit()),
                    "java -jar coppice-discovery.jar"));
      }
      if (!said) {
        said = true;
        LOG.info("Waiting: {} yet at {}", lack, String.join(",", cluster.seeds()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
