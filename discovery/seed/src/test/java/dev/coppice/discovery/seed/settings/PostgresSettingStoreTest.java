package dev.coppice.discovery.seed.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.discovery.seed.SeedDatabase;
import dev.coppice.postgres.Database;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. Each test has keys of its own. */
class PostgresSettingStoreTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static Vertx vertx;
  private static Database database;
  private static SettingStore store;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    database = SeedDatabase.open(vertx, postgres.uri());
    store = new PostgresSettingStore(database);
  }

  @AfterAll
  static void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  private static Future<Setting> set(String key, @Nullable String value, @Nullable Long expected) {
    return store.change(new SettingChange(key, value, expected, "ada", null), soon());
  }

  private static Setting find(String key) {
    return Await.result(store.find(key, soon()));
  }

  private static Failure failure(Future<?> future) {
    return ((FailureException) Await.failure(future)).failure();
  }

  @Test
  void knowsAKeyThatWasNeverSetAtVersionZero() {
    assertThat(find("never")).isEqualTo(Setting.unset("never"));
  }

  @Test
  void givesEachChangeAVersionOfItsKeyAndARevisionOfAll() {
    Setting first = Await.result(set("a.one", "1", null));
    Setting other = Await.result(set("a.two", "x", null));
    Setting second = Await.result(set("a.one", "2", null));
    assertThat(List.of(first.version(), other.version(), second.version()))
        .containsExactly(1L, 1L, 2L);
    assertThat(first.revision()).isLessThan(other.revision());
    assertThat(other.revision()).isLessThan(second.revision());
    assertThat(find("a.one")).isEqualTo(second);
    assertThat(second.author()).isEqualTo("ada");
    assertThat(second.changedAt()).isAfterOrEqualTo(first.changedAt());
  }

  @Test
  void setsOnlyFromTheExpectedVersion() {
    assertThat(Await.result(set("cas", "1", 0L)).version()).isEqualTo(1);
    assertThat(failure(set("cas", "2", 0L)))
        .isEqualTo(new Failure.Conflict("cas is at version 1, not 0"));
    assertThat(Await.result(set("cas", "2", 1L)).version()).isEqualTo(2);
    assertThat(find("cas").value()).isEqualTo("2");
  }

  @Test
  void aSettingThatWasTakenBackKeepsItsVersions() {
    Await.result(set("back", "1", null));
    assertThat(Await.result(set("back", null, null)))
        .matches(setting -> setting.value() == null && setting.version() == 2);
    assertThat(failure(set("back", "3", 0L))).isInstanceOf(Failure.Conflict.class);
    assertThat(Await.result(set("back", "3", 2L)).version()).isEqualTo(3);
  }

  @Test
  void changesNothingWhereNothingIsToBeChanged() {
    Setting first = Await.result(set("same", "1", null));
    assertThat(Await.result(set("same", "1", null))).isEqualTo(first);
    assertThat(Await.result(set("unheard-of", null, null)).version()).isZero();
    assertThat(Await.result(store.history("unheard-of", 10, soon()))).isEmpty();
  }

  @Test
  void doesOnceWhatIsAskedTwiceUnderOneKey() {
    SettingChange change = new SettingChange("once", "1", 0L, "ada", "key-1");
    Setting first = Await.result(store.change(change, soon()));
    Await.result(set("once", "2", 1L));
    assertThat(Await.result(store.change(change, soon()))).isEqualTo(first);
    assertThat(find("once").value()).isEqualTo("2");
    assertThat(failure(store.change(new SettingChange("once", "9", 0L, "ada", "key-1"), soon())))
        .isInstanceOf(Failure.Unprocessable.class);
  }

  @Test
  void tellsItsHistoryTheNewestFirst() {
    for (String value : List.of("1", "2", "3")) {
      Await.result(set("told", value, null));
    }
    assertThat(Await.result(store.history("told", 2, soon())))
        .extracting(Setting::value)
        .containsExactly("3", "2");
  }

  @Test
  void tellsTheNewestVersionOfWhatHasChangedSince() {
    long before = Await.result(store.since(0, soon())).revision();
    Await.result(set("since.a", "1", null));
    Await.result(set("since.a", "2", null));
    Setting b = Await.result(set("since.b", "1", null));
    Changes changes = Await.result(store.since(before, soon()));
    assertThat(changes.settings())
        .extracting(Setting::key, Setting::value)
        .containsExactly(tuple("since.a", "2"), tuple("since.b", "1"));
    assertThat(changes.revision()).isEqualTo(b.revision());
    assertThat(Await.result(store.since(b.revision(), soon())).settings()).isEmpty();
  }

  /**
   * Clients increment a counter by compare-and-set, each as often as it can. If one version had two
   * winners, or a read went back behind a confirmed change, the counter would miss a success.
   */
  @Test
  void ofManyThatSetFromOneVersionExactlyOneWins() {
    long clients = 8;
    int each = 15;
    Set<Long> won = new HashSet<>();
    List<Future<?>> all = new ArrayList<>();
    for (long client = 0; client < clients; client++) {
      all.add(increment("counter", each, won));
    }
    Await.result(Future.all(all));
    assertThat(won).hasSize((int) clients * each);
    Setting last = find("counter");
    assertThat(last.value()).isEqualTo(Long.toString(clients * each));
    assertThat(last.version()).isEqualTo(clients * each);
    assertThat(Await.result(store.history("counter", 1000, soon())))
        .extracting(setting -> Long.parseLong(String.valueOf(setting.value())))
        .isSortedAccordingTo((one, other) -> Long.compare(other, one))
        .doesNotHaveDuplicates();
  }

  private static Future<?> increment(String key, int times, Set<Long> won) {
    if (times == 0) {
      return Future.succeededFuture();
    }
    return store
        .find(key, soon())
        .compose(
            seen -> {
              long next = seen.value() == null ? 1 : Long.parseLong(seen.value()) + 1;
              return set(key, Long.toString(next), seen.version());
            })
        .transform(
            done -> {
              if (done.failed()) {
                return ((FailureException) done.cause()).failure() instanceof Failure.Conflict
                    ? increment(key, times, won).mapEmpty()
                    : Future.failedFuture(done.cause());
              }
              synchronized (won) {
                if (!won.add(done.result().version())) {
                  return Future.failedFuture(
                      new AssertionError("two won version " + done.result().version()));
                }
              }
              return increment(key, times - 1, won).mapEmpty();
            });
  }
}
