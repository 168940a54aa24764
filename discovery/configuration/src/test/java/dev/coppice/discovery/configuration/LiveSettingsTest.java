package dev.coppice.discovery.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.FailureException;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that watches, and another one that plays the seed. */
class LiveSettingsTest {
  private static final String KEY = "switch.gifts";

  private final TestCluster cluster = new TestCluster();
  private final Node node = cluster.start(new Idle());
  private final LiveSettings live = LiveSettings.of(node.context());

  /** What the seed has; of each key the last. */
  private final List<Setting> stored = new CopyOnWriteArrayList<>();

  private ConfigurationBus seed = startSeed();

  private static final class Idle implements Part {
    @Override
    public String name() {
      return "idle";
    }

    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }
  }

  private ConfigurationBus startSeed() {
    ConfigurationBus bus = new ConfigurationBus(cluster.start(new Idle()).context().vertx());
    Await.result(
        bus.answer(
            since ->
                Future.succeededFuture(
                    new Changes(
                        stored.size(),
                        stored.stream().filter(each -> each.revision() > since).toList()))));
    return bus;
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void store(String key, @Nullable String value, long version) {
    stored.add(new Setting(key, value, version, stored.size() + 1, "ada", Instant.now()));
  }

  private void change(String key, @Nullable String value, long version) {
    store(key, value, version);
    seed.announce(stored.size());
  }

  @Test
  void followsWhatIsAnnounced() {
    assertThat(live.isOn("gifts", true)).isTrue();
    change(KEY, "false", 1);
    Await.until("it is off", () -> !live.isOn("gifts", true));
    change(KEY, "true", 2);
    Await.until("it is on", () -> live.isOn("gifts", false));
    change(KEY, null, 3);
    Await.until("it is taken back", () -> live.value(KEY).isEmpty());
    Await.until("that was the third revision", () -> live.revision() == 3);
  }

  @Test
  void hearsOfAChangeWhoseAnnouncementWasLost() {
    store(KEY, "true", 1);
    Await.until("it has looked by itself", () -> live.isOn("gifts", false));
  }

  @Test
  void neverGoesBackToAnOlderVersion() {
    List<Optional<String>> seen = new CopyOnWriteArrayList<>();
    live.watch(KEY, seen::add);
    change(KEY, "true", 7);
    Await.until("it is on", () -> live.isOn("gifts", false));
    change(KEY, "false", 6);
    change(KEY, "true", 8);
    Await.until("the last is known", () -> live.revision() == 3);
    assertThat(live.value(KEY)).contains("true");
    assertThat(seen).doesNotContain(Optional.of("false"));
  }

  @Test
  void keepsWhatItKnowsWhileNoSeedAnswers() {
    change(KEY, "true", 1);
    Await.until("it is on", () -> live.isOn("gifts", false));
    cluster.crash(cluster.nodes().get(1));
    store(KEY, "false", 2);
    assertThat(live.isOn("gifts", false)).isTrue();
    seed = startSeed();
    Await.until("it has caught up with the new seed", () -> !live.isOn("gifts", true));
  }

  @Test
  void tellsAWatcherWhatIsKnownAndThenEachChange() {
    change(KEY, "true", 1);
    Await.until("it is on", () -> live.isOn("gifts", false));
    List<Optional<String>> seen = new CopyOnWriteArrayList<>();
    live.watch(KEY, seen::add);
    Await.until("the watcher knows", () -> seen.size() == 1);
    change("switch.other", "true", 1);
    change(KEY, "false", 2);
    Await.until("the watcher has heard", () -> seen.size() == 2);
    assertThat(seen).containsExactly(Optional.of("true"), Optional.of("false"));
  }

  @Test
  void goesOnAfterAWatcherThatThrows() {
    live.watch(
        KEY,
        value -> {
          throw new IllegalStateException("a test's own: this line in the log is expected");
        });
    List<Optional<String>> seen = new CopyOnWriteArrayList<>();
    live.watch(KEY, seen::add);
    change(KEY, "true", 1);
    Await.until("the other one has heard", () -> seen.contains(Optional.of("true")));
  }

  @Test
  void watchesNothingThatIsNotDeclared() {
    assertThatThrownBy(() -> live.watch("log.colour", value -> {}))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("there is no live setting log.colour");
  }

  @Test
  void saysWhenThereIsSomethingNewer() {
    Future<Void> newer = live.newerThan(0, 30_000);
    change(KEY, "true", 1);
    Await.result(newer);
    assertThat(Await.failure(live.newerThan(1, 50))).isInstanceOf(TimeoutException.class);
  }

  @Test
  void changesLogLevelsAndTakesThemBack() {
    Logger logger = LoggerFactory.getLogger("dev.coppice.test.live");
    assertThat(logger.isDebugEnabled()).isFalse();
    change("log.level", "debug", 1);
    Await.until("it logs more", logger::isDebugEnabled);
    change("log.levels", "dev.coppice.test=warn", 1);
    Await.until("this one logs less", () -> !logger.isInfoEnabled());
    change("log.levels", null, 2);
    Await.until("as all others", logger::isDebugEnabled);
    change("log.level", null, 2);
    Await.until("as configured", () -> !logger.isDebugEnabled() && logger.isInfoEnabled());
  }
}
