package dev.coppice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.node.Readiness;
import dev.coppice.redis.RedisClient;
import dev.coppice.redis.RedisOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.RedisExtension;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two instances of a service, each with its cache, on one Redis and one event bus. */
class ReadCacheTest {

  @RegisterExtension static final RedisExtension redis = RedisExtension.ownServer();

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private record Thing(long version, String text) {}

  private static final CacheCodec<Thing> CODEC =
      new CacheCodec<>() {
        @Override
        public long version(Thing value) {
          return value.version();
        }

        @Override
        public String encode(Thing value) {
          return value.version() + "|" + value.text();
        }

        @Override
        public Thing decode(String text) {
          String[] parts = text.split("\\|", 2);
          return new Thing(Long.parseLong(parts[0]), parts[1]);
        }
      };

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final String name = "things-" + UUID.randomUUID();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Readiness readiness = new Readiness();
  private final Map<String, Thing> database = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private RedisClient client;
  private ReadCache<Thing> one;
  private ReadCache<Thing> other;

  @BeforeEach
  void open() {
    RedisOptions options = new RedisOptions(Optional.of(redis.uri()), Optional.empty());
    client =
        onLoop(
            () ->
                Future.succeededFuture(
                    RedisClient.open(
                        vertx,
                        options,
                        "it",
                        Duration.ofMillis(500),
                        readiness,
                        Readiness::upBut,
                        meters)));
    one = cache(Duration.ofMinutes(1), Duration.ofSeconds(20));
    other = cache(Duration.ofMinutes(1), Duration.ofSeconds(20));
    awaitRedis();
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private void awaitRedis() {
    Await.until("Redis", () -> readiness.of("it.redis").orElseThrow().equals(Readiness.up()));
  }

  private ReadCache<Thing> cache(Duration ttl, Duration near) {
    CacheOptions options = new CacheOptions(true, ttl, near, 100);
    return onLoop(
        () ->
            Future.succeededFuture(
                ReadCache.open(vertx, name, "test", client, CODEC, options, meters)));
  }

  private <T> T onLoop(Supplier<Future<T>> action) {
    return Await.result(start(action));
  }

  private <T> Future<T> start(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(v -> action.get().onComplete(promise));
    return promise.future();
  }

  private Future<Optional<Thing>> load(String key) {
    loads.incrementAndGet();
    return Future.succeededFuture(Optional.ofNullable(database.get(key)));
  }

  private Optional<Thing> get(ReadCache<Thing> cache, String key) {
    return onLoop(() -> cache.get(key, Deadline.after(LIMIT), () -> load(key)));
  }

  private void change(ReadCache<Thing> through, String key, long version) {
    database.put(key, new Thing(version, "v" + version));
    onLoop(() -> through.drop(Map.of(key, version), Deadline.after(LIMIT)));
  }

  private double counted(String from) {
    Counter counter = meters.find("coppice.cache.reads").tag("from", from).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void readsOnceFromTheDatabaseForAllInstances() {
    database.put("a", new Thing(1, "A"));
    assertThat(get(one, "a")).contains(new Thing(1, "A"));
    assertThat(get(one, "a")).contains(new Thing(1, "A"));
    assertThat(get(other, "a")).contains(new Thing(1, "A"));
    assertThat(loads).hasValue(1);
    assertThat(counted("miss")).isEqualTo(1);
    assertThat(counted("near")).isEqualTo(1);
    assertThat(counted("hit")).isEqualTo(1);
  }

  @Test
  void remembersThatThereIsNothingUntilThereIs() {
    assertThat(get(one, "new")).isEmpty();
    assertThat(get(other, "new")).isEmpty();
    assertThat(loads).hasValue(1);
    change(one, "new", 1);
    assertThat(get(other, "new")).contains(new Thing(1, "v1"));
  }

  @Test
  void forgetsEverywhereWhatWasChanged() {
    database.put("b", new Thing(1, "v1"));
    get(one, "b");
    get(other, "b");
    change(one, "b", 2);
    assertThat(get(one, "b")).contains(new Thing(2, "v2"));
    Await.until("the other has heard", () -> get(other, "b").orElseThrow().version() == 2);
    assertThat(loads).hasValue(2);
  }

  @Test
  void loadsOnceForAllWhoAskAtTheSameTime() {
    Promise<Optional<Thing>> slow = Promise.promise();
    List<Future<Optional<Thing>>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ReadCache<Thing> cache = i % 2 == 0 ? one : other;
      asked.add(
          start(
              () ->
                  cache.get(
                      "hot",
                      Deadline.after(LIMIT),
                      () -> {
                        loads.incrementAndGet();
                        return slow.future();
                      })));
    }
    Await.until("somebody loads", () -> loads.get() > 0);
    loop.runOnContext(v -> slow.complete(Optional.of(new Thing(1, "hot"))));
    asked.forEach(each -> assertThat(Await.result(each)).contains(new Thing(1, "hot")));
    assertThat(loads).hasValue(1);
  }

  @Test
  void waitsNotForEverForWhoeverWasToLoad() {
    start(
        () ->
            one.get(
                "stuck", Deadline.after(LIMIT), () -> Promise.<Optional<Thing>>promise().future()));
    database.put("stuck", new Thing(1, "v1"));
    Await.until("one is under way", () -> counted("miss") == 1);
    assertThat(get(other, "stuck")).contains(new Thing(1, "v1"));
  }

  @Test
  void letsNobodyWaitForWhatIsLoadedOrWasChangedMeanwhile() {
    get(one, "free");
    assertThat(isClaimed("free")).isFalse();
    start(
        () ->
            one.get(
                "held", Deadline.after(LIMIT), () -> Promise.<Optional<Thing>>promise().future()));
    Await.until("it is being loaded", () -> isClaimed("held"));
    change(other, "held", 1);
    assertThat(isClaimed("held")).isFalse();
    assertThat(get(one, "held")).as("joins no flight from before").contains(new Thing(1, "v1"));
  }

  private boolean isClaimed(String key) {
    Request ask = Request.cmd(Command.EXISTS).arg("test:cache:" + name + ":" + key + ":loading");
    return onLoop(() -> client.send("exists", ask, Deadline.after(LIMIT))).orElseThrow().toLong()
        == 1;
  }

  @Test
  void keepsNothingThatWasLoadedBeforeAChangeAndComesAfterIt() {
    Promise<Optional<Thing>> slow = Promise.promise();
    Future<Optional<Thing>> early =
        start(
            () ->
                one.get(
                    "raced",
                    Deadline.after(LIMIT),
                    () -> {
                      loads.incrementAndGet();
                      return slow.future();
                    }));
    Await.until("it is being loaded", () -> loads.get() == 1);
    change(other, "raced", 2);
    loop.runOnContext(v -> slow.complete(Optional.of(new Thing(1, "old"))));
    assertThat(Await.result(early)).contains(new Thing(1, "old"));
    assertThat(get(one, "raced")).contains(new Thing(2, "v2"));
    assertThat(get(other, "raced")).contains(new Thing(2, "v2"));
  }

  @Test
  void showsAChangeAtOnceThatRedisHasNotHeardOf() {
    database.put("h", new Thing(1, "v1"));
    database.put("i", new Thing(1, "v1"));
    assertThat(getAll(one, "h", "i")).hasSize(2);
    changeUntold("h", 2);
    changeUntold("i", 2);
    assertThat(get(other, "h")).contains(new Thing(2, "v2"));
    assertThat(get(one, "h")).contains(new Thing(2, "v2"));
    assertThat(getAll(other, "i")).containsEntry("i", new Thing(2, "v2"));
    assertThat(getAll(one, "i")).containsEntry("i", new Thing(2, "v2"));
  }

  @Test
  void tellsRedisLaterOfAChangeThatItHasNotHeardOf() {
    ReadCache<Thing> lasting = cache(Duration.ofHours(1), Duration.ZERO);
    database.put("j", new Thing(1, "v1"));
    get(lasting, "j");
    changeUntold("j", 2);
    // Opened later, it has not heard of the change either.
    ReadCache<Thing> late = cache(Duration.ofHours(1), Duration.ZERO);
    Await.until("Redis has heard", () -> get(late, "j").orElseThrow().version() == 2);
  }

  /** No time is left to tell Redis. */
  private void changeUntold(String key, long version) {
    database.put(key, new Thing(version, "v" + version));
    onLoop(() -> one.drop(Map.of(key, version), Deadline.after(Duration.ZERO)));
  }

  private Map<String, Thing> getAll(ReadCache<Thing> cache, String... keys) {
    return onLoop(
        () ->
            cache.getAll(
                List.of(keys),
                Deadline.after(LIMIT),
                missing -> {
                  Map<String, Thing> found = new HashMap<>(database);
                  found.keySet().retainAll(missing);
                  return Future.succeededFuture(found);
                }));
  }

  @Test
  void goesToTheDatabaseWhileRedisIsDeadAndBackAfter() {
    database.put("c", new Thing(1, "v1"));
    redis.killServer();
    assertThat(get(one, "c")).contains(new Thing(1, "v1"));
    assertThat(counted("bypass")).isEqualTo(1);
    change(one, "c", 2);
    assertThat(get(one, "c")).contains(new Thing(2, "v2"));
    redis.startServer();
    awaitRedis();
    assertThat(get(other, "d")).isEmpty();
    assertThat(counted("miss")).isEqualTo(1);
  }

  @Test
  void isWrongNoLongerThanStatedWhereNobodySaysThatItIs() {
    ReadCache<Thing> brief = cache(Duration.ofSeconds(1), Duration.ofMillis(100));
    database.put("e", new Thing(1, "v1"));
    get(brief, "e");
    database.put("e", new Thing(2, "v2"));
    Await.until("it looks again", () -> get(brief, "e").orElseThrow().version() == 2);
  }

  @Test
  void endsEntriesAtDifferentTimesNoneLaterThanStated() {
    for (int i = 0; i < 20; i++) {
      get(one, "t-" + i);
    }
    List<Long> lives = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Request ask = Request.cmd(Command.PTTL).arg("test:cache:" + name + ":t-" + i);
      lives.add(
          onLoop(() -> client.send("pttl", ask, Deadline.after(LIMIT))).orElseThrow().toLong());
    }
    assertThat(lives).allMatch(life -> life > 40_000 && life <= 60_000);
    assertThat(lives.stream().distinct().count()).isGreaterThan(10);
  }

  @Test
  void readsManyAtOnceAndLoadsOnlyWhatIsMissing() {
    database.put("x", new Thing(1, "X"));
    database.put("y", new Thing(1, "Y"));
    get(one, "x");
    List<List<String>> loaded = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Map<String, Thing> all =
          onLoop(
              () ->
                  other.getAll(
                      List.of("x", "y", "nothing"),
                      Deadline.after(LIMIT),
                      keys -> {
                        loaded.add(keys);
                        Map<String, Thing> found = new TreeMap<>(database);
                        found.keySet().retainAll(keys);
                        return Future.succeededFuture(found);
                      }));
      assertThat(all).isEqualTo(Map.of("x", new Thing(1, "X"), "y", new Thing(1, "Y")));
    }
    assertThat(loaded).containsExactly(List.of("y", "nothing"));
  }

  @Test
  void loadsAnewWhatItCannotRead() {
    Request set = Request.cmd(Command.SET).arg("test:cache:" + name + ":f").arg("1 nonsense");
    onLoop(() -> client.send("set", set, Deadline.after(LIMIT)));
    database.put("f", new Thing(1, "v1"));
    assertThat(get(one, "f")).contains(new Thing(1, "v1"));
    assertThat(get(other, "f")).contains(new Thing(1, "v1"));
    assertThat(loads).hasValue(1);
  }
}
