package dev.coppice.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigAccessor;
import com.hazelcast.config.ServiceConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.services.MembershipAwareService;
import com.hazelcast.internal.services.MembershipServiceEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells at once who has come and who has left. A listener of Hazelcast's hears that too, but on a
 * thread that others share: Vert.x's cluster manager cleans up there after a member that left, and
 * was seen to take three seconds for it. Hazelcast's own services are told on another one, and this
 * is one of them.
 */
public final class MemberNews implements MembershipAwareService {
  private static final String NAME = "coppice:member-news";

  private final List<Runnable> followers = new CopyOnWriteArrayList<>();

  private MemberNews() {}

  /** Before the member starts. */
  static void addTo(Config config) {
    ConfigAccessor.getServicesConfig(config)
        .addServiceConfig(
            new ServiceConfig().setEnabled(true).setName(NAME).setImplementation(new MemberNews()));
  }

  /**
   * Any thread may call, on the member of a {@link Node}.
   *
   * @param changed called after the members have changed, on a thread of Hazelcast that it must not
   *     keep; not for those who are members already
   * @return ends it; harmless when the member is gone
   */
  public static Runnable follow(HazelcastInstance hazelcast, Runnable changed) {
    MemberNews news = Internals.of(hazelcast).getNodeEngine().getService(NAME);
    news.followers.add(changed);
    return () -> news.followers.remove(changed);
  }

  @Override
  public void memberAdded(MembershipServiceEvent event) {
    followers.forEach(Runnable::run);
  }

  @Override
  public void memberRemoved(MembershipServiceEvent event) {
    followers.forEach(Runnable::run);
  }
}
