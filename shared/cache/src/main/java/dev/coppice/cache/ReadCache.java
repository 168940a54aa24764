package dev.coppice.cache;

import dev.coppice.contract.Deadline;
import dev.coppice.redis.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a database has, kept in Redis and for moments in this JVM, absence included. What is read is
 * never out of date for longer than {@link CacheOptions#ttl} and {@link CacheOptions#nearTtl}
 * together, and usually for no longer than it takes to say that it is ({@link #drop}). Versions are
 * compared wherever something is kept, so what was loaded before a change is not kept after it.
 *
 * <p>Of those who ask for one key at the same time, one in the JVM asks Redis, and one in the
 * cluster loads; the others wait for it, a quarter of a second at most. Where Redis does not
 * answer, values are loaded, and nothing fails for it. For the event loop on which it was opened.
 *
 * @param <V> what is kept
 */
public final class ReadCache<V> {

  private static final long LOOK_AGAIN_MILLIS = 25;
  private static final int LOOKS = 10;
  private static final Duration HEARD_PATIENCE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final CacheCodec<V> codec;
  private final RedisEntries<V> entries;
  private final NearCache<V> near;
  private final UntoldChanges untold;
  private final CacheMeters meters;
  private final String address;
  private final MessageConsumer<JsonObject> outdated;
  private final Map<String, Future<Kept<V>>> flights = new HashMap<>();

  private ReadCache(
      Vertx vertx,
      String name,
      String cluster,
      RedisClient redis,
      CacheCodec<V> codec,
      CacheOptions options,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.codec = codec;
    this.entries =
        new RedisEntries<>(redis, cluster + ":cache:" + name + ":", codec, options.ttl());
    this.near = new NearCache<>(options.nearTtl().toNanos(), options.nearSize());
    this.untold = new UntoldChanges(vertx, entries);
    this.meters = new CacheMeters(meters, name);
    this.address = "coppice.cache." + name;
    this.outdated = vertx.eventBus().consumer(address, message -> outdated(message.body()));
  }

  /**
   * Opens one.
   *
   * @param name tells it from others: in Redis, on the event bus and in meters; one name is one
   *     kind of value, in one form, so a new form takes a new name
   * @param cluster whose it is
   */
  public static <V> ReadCache<V> open(
      Vertx vertx,
      String name,
      String cluster,
      RedisClient redis,
      CacheCodec<V> codec,
      CacheOptions options,
      MeterRegistry meters) {
    return new ReadCache<>(vertx, name, cluster, redis, codec, options, meters);
  }

  /**
   * A value.
   *
   * @param load finds it in the database; empty when it has none
   */
  public Future<Optional<V>> get(
      String key, Deadline deadline, Supplier<Future<Optional<V>>> load) {
    Kept<V> known = near.get(key, System.nanoTime());
    if (known != null) {
      meters.count(CacheMeters.NEAR);
      return Future.succeededFuture(Optional.ofNullable(known.value()));
    }
    Future<Kept<V>> flying = flights.get(key);
    if (flying != null) {
      meters.count(CacheMeters.SHARED);
      // Who flies may have had less time than we have.
      return flying.map(ReadCache::value).recover(failure -> load.get());
    }
    Promise<Kept<V>> landed = Promise.promise();
    flights.put(key, landed.future());
    return find(key, deadline, load, LOOKS)
        .onComplete(
            (kept, failure) -> {
              flights.remove(key, landed.future());
              if (kept == null) {
                landed.fail(failure);
              } else {
                near.put(key, kept, System.nanoTime());
                landed.complete(kept);
              }
            })
        .map(ReadCache::value);
  }

  private static <V> Optional<V> value(Kept<V> kept) {
    return Optional.ofNullable(kept.value());
  }

  private Future<Kept<V>> find(
      String key, Deadline deadline, Supplier<Future<Optional<V>>> load, int looks) {
    return entries
        .claim(key, deadline)
        .map(Optional::of)
        .otherwise(Optional.empty())
        .compose(
            claimed -> {
              if (claimed.isEmpty()) {
                meters.count(CacheMeters.BYPASS);
                return load.get().map(this::kept);
              }
              Kept<V> kept = claimed.get().kept();
              boolean outdated = kept != null && near.isOutdated(key, kept);
              if (kept != null && !outdated) {
                meters.count(CacheMeters.HIT);
                return Future.succeededFuture(kept);
              }
              return outdated || claimed.get().mine() || looks == 0
                  ? load(key, deadline, load)
                  : vertx
                      .timer(LOOK_AGAIN_MILLIS)
                      .compose(later -> find(key, deadline, load, looks - 1));
            });
  }

  private Future<Kept<V>> load(String key, Deadline deadline, Supplier<Future<Optional<V>>> load) {
    meters.count(CacheMeters.MISS);
    return load.get()
        .map(this::kept)
        .compose(
            kept ->
                entries
                    .fill(Map.of(key, kept), deadline)
                    .transform(filled -> Future.succeededFuture(kept)));
  }

  private Kept<V> kept(Optional<V> value) {
    return Kept.of(codec, value.orElse(null));
  }

  /**
   * Many values at once, those that there are. Nobody waits for anybody else here: who asks for
   * many loads what is not kept.
   *
   * @param load finds in the database what is there of the keys
   */
  public Future<Map<String, V>> getAll(
      Collection<String> keys,
      Deadline deadline,
      Function<List<String>, Future<Map<String, V>>> load) {
    return new BulkRead<>(codec, entries, near, meters, deadline, load).read(keys);
  }

  /**
   * Lets everybody forget what is older, after a change was committed. Never fails: where Redis
   * does not hear of it, it is told later; until then what it has is out of date for all who have
   * heard. At the latest it forgets by itself when the entry's time is over.
   *
   * @param versions of what was changed, as they are now
   */
  public Future<Void> drop(Map<String, Long> versions, Deadline deadline) {
    if (versions.isEmpty()) {
      return Future.succeededFuture();
    }
    JsonObject message = new JsonObject();
    versions.forEach(message::put);
    outdated(message);
    vertx.eventBus().publish(address, message);
    return tellRedis(versions, deadline);
  }

  private Future<Void> tellRedis(Map<String, Long> versions, Deadline deadline) {
    return entries
        .drop(versions, deadline)
        .onFailure(failure -> untold.add(versions))
        .otherwiseEmpty();
  }

  /**
   * Hears of a change that all instances hear of, such as by an event. Where {@link #drop} has told
   * of it, nothing is done; else whoever made it had no time to.
   */
  public void hear(String key, long version) {
    if (!near.isKnown(key, version)) {
      outdated(JsonObject.of(key, version));
      tellRedis(Map.of(key, version), Deadline.after(HEARD_PATIENCE));
    }
  }

  /** Who asks from now on joins no flight that began before. */
  private void outdated(JsonObject versions) {
    for (String key : versions.fieldNames()) {
      flights.remove(key);
      near.drop(key, versions.getLong(key));
    }
  }

  /** Hears of no more changes. */
  public Future<Void> close() {
    untold.close();
    return outdated.unregister();
  }
}
