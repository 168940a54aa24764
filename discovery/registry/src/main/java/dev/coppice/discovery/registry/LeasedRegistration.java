package dev.coppice.discovery.registry;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record of this node. What it does to the map it does on the registry's loop and in order, one
 * thing after another.
 */
final class LeasedRegistration implements Registration {

  private static final Logger LOG = LoggerFactory.getLogger(LeasedRegistration.class);

  /** A change is told to the other nodes after this time even if the map hasn't taken it. */
  private static final long STORE_PATIENCE_MILLIS = 2_000;

  private final Loop loop;
  private final RecordStore store;
  private final LocalView view;
  private final RegistryBus bus;
  private final Publication publication;

  private volatile ServiceRecord record;

  /** What it will be when all that was asked for is done. Guarded by this. */
  private Health asked;

  /** Guarded by this. */
  private @Nullable Future<Void> withdrawal;

  // Confined to the loop:
  private String id = "";
  private long revision;
  private boolean claim;
  private boolean gone;
  private boolean renewing;
  private boolean unsure;
  private Future<?> last = Future.succeededFuture();

  LeasedRegistration(
      Loop loop,
      RecordStore store,
      LocalView view,
      RegistryBus bus,
      Publication publication,
      ServiceRecord record) {
    this.loop = loop;
    this.store = store;
    this.view = view;
    this.bus = bus;
    this.publication = publication;
    this.record = record;
    this.asked = record.health();
  }

  @Override
  public ServiceRecord record() {
    return record;
  }

  @Override
  public synchronized Future<Void> become(Health next, @Nullable String reason) {
    if (withdrawal != null || !asked.mayBecome(next)) {
      throw new IllegalStateException(refusal(next));
    }
    Health before = asked;
    asked = next;
    return loop.call(() -> inOrder(() -> change(next, reason))).onFailure(e -> undo(next, before));
  }

  private String refusal(Health next) {
    String allowed =
        Arrays.stream(Health.values())
            .filter(asked::mayBecome)
            .map(Health::word)
            .collect(Collectors.joining(" or "));
    return "%s is %s and cannot become %s; %s"
        .formatted(
            record.instance(),
            withdrawal == null ? asked.word() : "withdrawn",
            next.word(),
            withdrawal != null || allowed.isEmpty()
                ? "it can only be withdrawn"
                : "it may become " + allowed);
  }

  private synchronized void undo(Health failed, Health before) {
    if (asked == failed) {
      asked = before;
    }
  }

  private Future<Void> change(Health next, @Nullable String reason) {
    ServiceRecord changed = record.with(next, reason);
    return record.health() == Health.DOWN && next == Health.UP
        ? publication.enter(this, changed)
        : patient(write(changed, false)).compose(written -> tell());
  }

  /** The other nodes can be told a change even while the map does not take it. */
  private Future<Void> patient(Future<Void> writing) {
    return loop.here(writing.timeout(STORE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
        .recover(
            e -> {
              LOG.warn("the map has not taken what {} says now", record.instance(), e);
              return done();
            });
  }

  /** For a first publication: enters, or fails and leaves nothing behind. */
  Future<Void> publish() {
    ServiceRecord wanted = record;
    return inOrder(
        () ->
            wanted.health() == Health.DOWN
                ? write(wanted, false).compose(written -> tell())
                : publication.enter(this, wanted));
  }

  /** Shows rivals what it is going to be, without taking calls. */
  Future<Void> claim(ServiceRecord wanted) {
    return write(wanted.with(Health.STARTING, null), true);
  }

  /** Ends a claim well. */
  Future<Void> admitted(ServiceRecord wanted) {
    return write(wanted, false).compose(written -> tell());
  }

  /** Ends a claim ill: it is down as it was, or not there as it was not. */
  Future<Void> refused(ServiceRecord before, String reason) {
    return before.health() == Health.DOWN
        ? write(before.with(Health.DOWN, reason), false).compose(written -> tell())
        : remove();
  }

  private Future<Void> write(ServiceRecord next, boolean asClaim) {
    revision++;
    claim = asClaim;
    LeasedRecord leased = new LeasedRecord(id, revision, asClaim, store.lease(), next);
    record = next;
    if (!id.isEmpty()) {
      view.stored(leased);
      return loop.here(store.update(leased)).onFailure(e -> unsure = true);
    }
    return loop.here(store.publish(leased))
        .map(
            published -> {
              id = published;
              view.stored(
                  new LeasedRecord(
                      id, leased.revision(), asClaim, leased.lease(), leased.record()));
              return null;
            });
  }

  private Future<Void> tell() {
    return tell(new Notice(id, revision, record.health(), record.reason()));
  }

  private Future<Void> tell(Notice notice) {
    return loop.here(bus.tell(view.table().members(), notice));
  }

  @Override
  public synchronized Future<Void> withdraw() {
    if (withdrawal == null) {
      withdrawal = loop.call(() -> inOrder(this::remove));
    }
    return withdrawal;
  }

  private Future<Void> remove() {
    if (gone || id.isEmpty()) {
      gone = true;
      return Future.succeededFuture();
    }
    gone = true;
    revision++;
    view.removed(id, revision);
    return patient(store.remove(id)).compose(removed -> tell(Notice.withdrawn(id, revision)));
  }

  boolean isKept() {
    return !gone && !id.isEmpty();
  }

  String id() {
    return id;
  }

  long revision() {
    return revision;
  }

  /** Renews the lease; where it is lost, the record is stored again at once. */
  void renew() {
    if (!isKept() || renewing) {
      return;
    }
    renewing = true;
    loop.here(store.renew(id))
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
    inOrder(() -> isKept() ? loop.here(store.revision(id)).compose(this::correct) : done())
        .onFailure(e -> LOG.warn("{} could not be stored again", record.instance(), e));
  }

  private Future<Void> correct(long stored) {
    unsure = false;
    if (stored == revision || !isKept()) {
      return done();
    }
    LOG.info("{} stores its record again; the registry had lost it", record.instance());
    return write(record, claim);
  }

  private <T> Future<T> inOrder(Supplier<Future<T>> step) {
    Future<T> next = last.transform(before -> step.get());
    last = next;
    return next;
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }
}
