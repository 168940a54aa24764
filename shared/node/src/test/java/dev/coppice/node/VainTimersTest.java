package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VainTimersTest {
  private static final String FUTURES = "CompletableFutureTask{";
  private static final String WAITERS = "ExpireWaitKeysPeriodicTask@";
  private static final String SESSIONS = "CheckSessionsToExpire@";
  private static final String SILENCE = Silence.class.getName();

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void leave() throws Exception {
    cluster.leave();
  }

  /** What its timers do, looked at where they run. */
  private static String timers(HazelcastInstance member) throws Exception {
    ScheduledThreadPoolExecutor timers = VainTimers.timers(member);
    return timers.submit(() -> timers.getQueue().toString()).get(30, TimeUnit.SECONDS);
  }

  /** So that somebody notices when Hazelcast names it otherwise, and it goes on. */
  @Test
  void includeTheOneForWhatThereNeverIsWhereNobodyEndsThem() throws Exception {
    Config config = new Config().setProperty("hazelcast.phone.home.enabled", "false");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    try {
      assertThat(timers(member)).contains(FUTURES);
    } finally {
      member.getLifecycleService().terminate();
    }
  }

  @Test
  void keepOfAVotersTimersAllButTheOneForWhatThereNeverIs() throws Exception {
    HazelcastInstance seed = cluster.start().context().hazelcast();
    assertThat(timers(seed)).contains(WAITERS, SESSIONS, SILENCE).doesNotContain(FUTURES);
  }

  @Test
  void keepNoneForVotersOnANodeThatNeverVotes() throws Exception {
    cluster.start();
    HazelcastInstance service =
        cluster.start(Map.of("coppice.cluster.data", "false")).context().hazelcast();
    assertThat(timers(service)).contains(SILENCE).doesNotContain(FUTURES, WAITERS, SESSIONS);
  }
}
