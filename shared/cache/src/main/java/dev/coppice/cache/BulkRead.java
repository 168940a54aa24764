package dev.coppice.cache;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One reading of many values. For one event loop. */
final class BulkRead<V> {

  private final CacheCodec<V> codec;
  private final RedisEntries<V> entries;
  private final NearCache<V> near;
  private final CacheMeters meters;
  private final Deadline deadline;
  private final Function<List<String>, Future<Map<String, V>>> load;
  private final Map<String, V> found = new HashMap<>();

  BulkRead(
      CacheCodec<V> codec,
      RedisEntries<V> entries,
      NearCache<V> near,
      CacheMeters meters,
      Deadline deadline,
      Function<List<String>, Future<Map<String, V>>> load) {
    this.codec = codec;
    this.entries = entries;
    this.near = near;
    this.meters = meters;
    this.deadline = deadline;
    this.load = load;
  }

  Future<Map<String, V>> read(Collection<String> keys) {
    List<String> missing = new ArrayList<>();
    long now = System.nanoTime();
    for (String key : keys) {
      Kept<V> known = near.get(key, now);
      if (known == null) {
        missing.add(key);
      } else {
        take(key, known, CacheMeters.NEAR);
      }
    }
    if (missing.isEmpty()) {
      return Future.succeededFuture(found);
    }
    return entries
        .get(missing, deadline)
        .map(Optional::of)
        .otherwise(Optional.empty())
        .compose(kept -> load(missing, kept));
  }

  /**
   * @param kept what Redis has of them; empty where it does not answer
   */
  private Future<Map<String, V>> load(List<String> missing, Optional<Map<String, Kept<V>>> kept) {
    Map<String, Kept<V>> hits = new HashMap<>(kept.orElse(Map.of()));
    hits.entrySet().removeIf(hit -> near.isOutdated(hit.getKey(), hit.getValue()));
    hits.forEach((key, each) -> keep(key, each, CacheMeters.HIT));
    List<String> toLoad = missing.stream().filter(key -> !hits.containsKey(key)).toList();
    if (toLoad.isEmpty()) {
      return Future.succeededFuture(found);
    }
    String from = kept.isPresent() ? CacheMeters.MISS : CacheMeters.BYPASS;
    return load.apply(toLoad)
        .compose(
            loaded -> {
              Map<String, Kept<V>> filling = new HashMap<>();
              for (String key : toLoad) {
                Kept<V> each = Kept.of(codec, loaded.get(key));
                filling.put(key, each);
                keep(key, each, from);
              }
              return kept.isEmpty()
                  ? Future.succeededFuture(found)
                  : entries
                      .fill(filling, deadline)
                      .transform(filled -> Future.succeededFuture(found));
            });
  }

  private void keep(String key, Kept<V> kept, String from) {
    near.put(key, kept, System.nanoTime());
    take(key, kept, from);
  }

  private void take(String key, Kept<V> kept, String from) {
    meters.count(from);
    V value = kept.value();
    if (value != null) {
      found.put(key, value);
    }
  }
}
