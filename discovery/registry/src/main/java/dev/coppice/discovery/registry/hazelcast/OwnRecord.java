package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.discovery.registry.lease.LeasedRecord;
import dev.coppice.discovery.registry.lease.RecordStore;
import dev.coppice.node.Loop;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record of this node, in the map and in all views. Confined to the registry's loop, but for
 * {@link #record()}; what takes time is done {@link #inOrder}, one thing after another.
 */
final class OwnRecord {

  private static final Logger LOG = LoggerFactory.getLogger(OwnRecord.class);

  /** The other nodes are told a change after this time even if the map has not taken it. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final Loop loop;
  private final RecordStore store;
  private final LocalView view;
  private final RegistryBus bus;

  private volatile ServiceRecord record;
  private String id = "";
  private long revision;
  private boolean claim;
  private boolean gone;
  private boolean renewing;

  /** The map may not have what was last written. */
  private boolean unsure;

  private Future<?> last = Future.succeededFuture();

  OwnRecord(Loop loop, RecordStore store, LocalView view, RegistryBus bus, ServiceRecord record) {
    this.loop = loop;
    this.store = store;
    this.view = view;
    this.bus = bus;
    this.record = record;
  }

  /** As last written, or as it shall be if it never was. Any thread. */
  ServiceRecord record() {
    return record;
  }

  /** Empty until it is published. */
  String id() {
    return id;
  }

  long revision() {
    return revision;
  }

  boolean isKept() {
    return !gone && !id.isEmpty();
  }

  boolean isGone() {
    return gone;
  }

  boolean isClaim() {
    return claim;
  }

  /** Begins the step when all steps before have ended, well or not. */
  <T> Future<T> inOrder(Supplier<Future<T>> step) {
    Future<T> next = last.transform(before -> step.get());
    last = next;
    return next;
  }

  /** Shows rivals what this is going to be, without taking calls. */
  Future<Void> claim(ServiceRecord wanted) {
    return write(wanted.with(Health.STARTING, null), true);
  }

  /**
   * Completes when every node acts on it, or has had time to. Fails only when it was never in the
   * map and does not get there.
   */
  Future<Void> show(ServiceRecord next) {
    Future<Void> written = id.isEmpty() ? write(next, false) : patient(write(next, false));
    return written.compose(it -> tell(new Notice(id, revision, record.health(), record.reason())));
  }

  private Future<Void> write(ServiceRecord next, boolean asClaim) {
    revision++;
    claim = asClaim;
    record = next;
    LeasedRecord leased = new LeasedRecord(id, revision, asClaim, store.lease(), next);
    if (id.isEmpty()) {
      return loop.here(store.publish(leased)).map(published -> born(published, leased));
    }
    view.stored(leased);
    return loop.here(store.update(leased)).onFailure(e -> unsure = true);
  }

  private @Nullable Void born(String published, LeasedRecord leased) {
    id = published;
    view.stored(leased.withId(published));
    return null;
  }

  /** Takes it out of the map and all views. */
  Future<Void> remove() {
    boolean shown = isKept();
    gone = true;
    if (!shown) {
      return Future.succeededFuture();
    }
    revision++;
    view.removed(id, revision);
    return patient(store.remove(id)).compose(it -> tell(Notice.withdrawn(id, revision)));
  }

  private Future<Void> tell(Notice notice) {
    return loop.here(bus.tell(view.table().members(), notice));
  }

  /** Renews the lease; where it is lost, the record is stored again at once. */
  void renew() {
    if (!isKept() || renewing) {
      return;
    }
    renewing = true;
    timely(store.renew(id))
        .onComplete(
            renewed -> {
              renewing = false;
              if (renewed.failed()) {
                LOG.warn("{} could not renew its lease", record.instance(), renewed.cause());
              } else if (!renewed.result() || unsure) {
                reassert();
              }
            });
  }

  /** Sees to it that the map says what this node says. */
  void reassert() {
    inOrder(
            () ->
                isKept()
                    ? timely(store.revision(id)).compose(this::correct)
                    : Future.<Void>succeededFuture())
        .onFailure(e -> LOG.warn("{} could not be stored again", record.instance(), e));
  }

  /**
   * Stores it as a new revision, whatever the map says. While this node was out of reach, the
   * others saw its record removed; they believe no revision that they knew by then, not even where
   * the map has it again from this node's side of a split.
   */
  void assertAnew() {
    inOrder(() -> isKept() ? timely(write(record, claim)) : Future.<Void>succeededFuture())
        .onFailure(e -> LOG.warn("{} could not be stored anew", record.instance(), e));
  }

  private Future<Void> correct(long stored) {
    unsure = false;
    if (stored == revision || !isKept()) {
      return Future.succeededFuture();
    }
    LOG.info("{} stores its record again; the registry had lost it", record.instance());
    return timely(write(record, claim));
  }

  private Future<Void> patient(Future<Void> writing) {
    return timely(writing)
        .recover(
            e -> {
              LOG.warn("the map has not taken what {} says now", record.instance(), e);
              return Future.succeededFuture();
            });
  }

  private <T> Future<T> timely(Future<T> answer) {
    return loop.here(answer.timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
  }
}
