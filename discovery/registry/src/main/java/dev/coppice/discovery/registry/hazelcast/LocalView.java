package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.lease.LeaseMap;
import dev.coppice.discovery.registry.lease.LeasedRecord;
import dev.coppice.discovery.registry.lease.RecordMapping;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's view in step with the cluster. Confined to the registry's event loop.
 *
 * <p>News comes by the map's events, by notices of the owners, and by their renewals; each alone
 * would do, only later. Nothing depends on the reach of one node: while a map partition is out of
 * reach because its owner hangs, the renewals still tell who lives.
 *
 * <p><b>When a record goes.</b> With its node, when that leaves the cluster. Otherwise when no
 * renewal was heard for a lease, and the map either says that the lease is over or says nothing for
 * {@link #MAP_PATIENCE}. So a hung node's record is out of every view at the latest {@link
 * #EXPIRY_SLACK} after its lease.
 */
final class LocalView {

  private static final Logger LOG = LoggerFactory.getLogger(LocalView.class);

  static final Duration TICK = Duration.ofMillis(500);
  private static final Duration LONG_PAUSE = Duration.ofSeconds(2);
  private static final Duration MAP_PATIENCE = Duration.ofSeconds(1);

  /** A second by which the map's clock rounds up, a tick, and the map's answer. */
  static final Duration EXPIRY_SLACK = Duration.ofSeconds(1).plus(TICK).plus(MAP_PATIENCE);

  private final Vertx vertx;
  private final LeaseMap map;
  private final ViewFeed feed;
  private final LeaseTable table = new LeaseTable();
  private final Set<String> asked = new HashSet<>();
  private boolean dirty;
  private long lastTick = System.nanoTime();

  LocalView(Vertx vertx, LeaseMap map, ViewFeed feed) {
    this.vertx = vertx;
    this.map = map;
    this.feed = feed;
  }

  LeaseTable table() {
    return table;
  }

  List<Listing> list() {
    long now = System.nanoTime();
    return table.shown().stream()
        .map(leased -> new Listing(leased.record(), table.left(leased.id(), now)))
        .toList();
  }

  void members(Set<String> nodes) {
    changed(table.members(nodes));
  }

  void stored(LeasedRecord record) {
    changed(table.put(record, System.nanoTime()));
  }

  void removed(String id, long revision) {
    changed(table.remove(id, revision, System.nanoTime()));
  }

  /** The map has given a record up; its node may be alive and only have been cut off the map. */
  void expired(String id) {
    changed(table.expire(id, System.nanoTime()));
  }

  /** A node lives, and these are its records. */
  void heard(Map<String, Long> revisions) {
    revisions.forEach(
        (id, revision) -> {
          if (table.heard(id, revision, System.nanoTime())) {
            fetch(id);
          }
        });
  }

  /** Takes in all that stands in the map. */
  Future<Void> reload() {
    return map.all()
        .map(
            all -> {
              all.forEach((id, json) -> RecordMapping.read(id, json).ifPresent(this::found));
              return null;
            });
  }

  /** Completes when all of this node acts on the notice. */
  Future<Void> settle(Notice notice) {
    return learn(notice)
        .compose(
            learned -> {
              flush();
              return feed.acted();
            });
  }

  private Future<?> learn(Notice notice) {
    if (table.knownRevision(notice.id()) >= notice.revision()) {
      return Future.succeededFuture();
    }
    Health health = notice.health();
    if (health == null) {
      removed(notice.id(), notice.revision());
      return Future.succeededFuture();
    }
    Optional<LeasedRecord> known = table.get(notice.id());
    if (known.isEmpty()) {
      return fetch(notice.id());
    }
    LeasedRecord old = known.get();
    stored(
        new LeasedRecord(
            old.id(),
            notice.revision(),
            false,
            old.lease(),
            old.record().with(health, notice.reason())));
    return Future.succeededFuture();
  }

  /** Every {@link #TICK}. */
  void tick() {
    long now = System.nanoTime();
    Duration pause = Duration.ofNanos(now - lastTick).minus(TICK);
    lastTick = now;
    if (pause.compareTo(TICK) > 0) {
      table.extend(pause, now);
    }
    if (pause.compareTo(LONG_PAUSE) > 0) {
      LOG.warn("this node stood still for {} ms", pause.toMillis());
    }
    table.forgetLongGone(now);
    table.overdue(now).forEach(this::verify);
  }

  private void verify(LeasedRecord overdue) {
    String id = overdue.id();
    if (!table.members().contains(overdue.node())) {
      changed(table.expire(id, System.nanoTime()));
    } else if (asked.add(id)) {
      patient(map.get(id))
          .otherwise(Optional.empty())
          .onSuccess(
              json -> {
                asked.remove(id);
                if (json.isEmpty() && table.expire(id, System.nanoTime())) {
                  LOG.warn("{} has not renewed its lease", overdue.record().instance());
                  changed(true);
                }
              });
    }
  }

  /** Fetches a record of which more is known than stands here. */
  private Future<?> fetch(String id) {
    return patient(map.get(id))
        .otherwise(Optional.empty())
        .onSuccess(
            json -> json.flatMap(text -> RecordMapping.read(id, text)).ifPresent(this::found));
  }

  private void found(LeasedRecord record) {
    changed(table.found(record, System.nanoTime()));
  }

  private static <T> Future<T> patient(Future<T> answer) {
    return answer.timeout(MAP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Changes that come together make one view: who follows it may have much to rebuild. */
  private void changed(boolean changed) {
    if (changed && !dirty) {
      dirty = true;
      vertx.runOnContext(turn -> flush());
    }
  }

  private void flush() {
    if (dirty) {
      dirty = false;
      feed.publish(table.view());
    }
  }
}
