package dev.coppice.discovery.registry.lease;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.EntryListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.MapEvent;
import com.hazelcast.map.listener.EntryMergedListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The Hazelcast map of leased records, from id to JSON text, without blocking an event loop.
 *
 * <p>JSON and not Java objects: so that nodes of two versions, and programs in other languages,
 * read the same map.
 */
public final class LeaseMap {

  /** The name of the map; {@code cluster.xml} configures it. */
  public static final String NAME = "coppice.registry";

  /** Hazelcast counts in whole seconds and rounds down; an entry must not die before its lease. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final IMap<String, String> map;
  private final WorkerExecutor blocking;
  private final long ttlMillis;

  /**
   * @param workers a name for the threads of this one, as metrics show them
   */
  public LeaseMap(Vertx vertx, HazelcastInstance hazelcast, Duration lease, String workers) {
    this.vertx = vertx;
    this.map = hazelcast.getMap(NAME);
    this.blocking = vertx.createSharedWorkerExecutor(workers, 4);
    this.ttlMillis = lease.plus(ROUNDING).toMillis();
  }

  /** Stores under a full lease, whatever was there. */
  public Future<Void> put(String id, String json) {
    return async(() -> map.setAsync(id, json, ttlMillis, TimeUnit.MILLISECONDS));
  }

  /**
   * Begins the lease anew without rewriting the record; false when there is no such record any
   * more.
   */
  public Future<Boolean> renew(String id) {
    return blocking(() -> map.setTtl(id, ttlMillis, TimeUnit.MILLISECONDS));
  }

  public Future<Optional<String>> get(String id) {
    return async(() -> map.getAsync(id)).map(Optional::ofNullable);
  }

  /** Removes, and answers what was there. */
  public Future<Optional<String>> remove(String id) {
    return async(() -> map.removeAsync(id)).map(Optional::ofNullable);
  }

  /** Removes only what is still as given. */
  public Future<Boolean> removeIf(String id, String json) {
    return blocking(() -> map.remove(id, json));
  }

  /** All records whose leases run, as of now. */
  public Future<Map<String, String>> all() {
    return blocking(
        () -> {
          Map<String, String> all = new HashMap<>();
          map.entrySet().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
          return all;
        });
  }

  /** Adds a listener; the answer takes it away again. */
  public Future<Runnable> listen(LeaseListener listener) {
    return blocking(
        () -> {
          UUID registered = map.addEntryListener(new Events(listener), true);
          return () -> map.removeEntryListener(registered);
        });
  }

  private <T> Future<T> blocking(Callable<T> call) {
    return blocking.executeBlocking(call, false);
  }

  private <T> Future<T> async(Supplier<CompletionStage<T>> call) {
    try {
      return Future.fromCompletionStage(call.get(), vertx.getOrCreateContext());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private record Events(LeaseListener listener)
      implements EntryListener<String, String>, EntryMergedListener<String, String> {

    @Override
    public void entryAdded(EntryEvent<String, String> event) {
      listener.stored(event.getKey(), event.getValue());
    }

    @Override
    public void entryUpdated(EntryEvent<String, String> event) {
      listener.stored(event.getKey(), event.getValue());
    }

    @Override
    public void entryMerged(EntryEvent<String, String> event) {
      listener.stored(event.getKey(), event.getValue());
    }

    @Override
    public void entryRemoved(EntryEvent<String, String> event) {
      listener.removed(event.getKey(), event.getOldValue());
    }

    @Override
    public void entryEvicted(EntryEvent<String, String> event) {
      listener.expired(event.getKey());
    }

    @Override
    public void entryExpired(EntryEvent<String, String> event) {
      listener.expired(event.getKey());
    }

    /** Nobody clears this map in earnest; if somebody does, owners notice when they renew. */
    @Override
    public void mapCleared(MapEvent event) {}

    @Override
    public void mapEvicted(MapEvent event) {}
  }
}
