package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.PublicationRefusedException;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.discovery.registry.lease.LeasedRecord;
import dev.coppice.discovery.registry.lease.RecordStore;
import dev.coppice.node.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a record enters: it looks, claims, looks again, and is in.
 *
 * <p>Who is in stays in. Of rivals that come at once the senior stays: each stores its claim before
 * it looks the second time, so of two at least one sees the other. A junior that sees a claim of a
 * senior gives way. A senior that sees a claim of a junior waits until that has given way or is in;
 * it may be in, if it looked before the senior's claim was there.
 */
final class Publication {

  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final Vertx vertx;
  private final Loop loop;
  private final RecordStore store;
  private final Supplier<Set<String>> members;

  Publication(Vertx vertx, Loop loop, RecordStore store, Supplier<Set<String>> members) {
    this.vertx = vertx;
    this.loop = loop;
    this.store = store;
    this.members = members;
  }

  /** On the loop. Fails with {@link PublicationRefusedException}, and then all is as it was. */
  Future<Void> enter(OwnRecord own, ServiceRecord wanted) {
    ServiceRecord before = own.record();
    Duration patience = store.lease().plus(LocalView.EXPIRY_SLACK);
    return look(own, wanted)
        .compose(undecided -> own.claim(wanted))
        .compose(claimed -> decide(own, wanted, System.nanoTime() + patience.toNanos()))
        .compose(admitted -> own.show(wanted))
        .recover(e -> retreat(own, before, e));
  }

  /** Fails with {@link PublicationRefusedException} where one that is in objects to this one. */
  Future<Void> check(OwnRecord own, ServiceRecord record) {
    return look(own, record).mapEmpty();
  }

  /** Is down as it was, or not there as it was not. */
  private Future<Void> retreat(OwnRecord own, ServiceRecord before, Throwable failure) {
    LOG.warn("{}", failure.getMessage());
    Future<Void> back =
        before.health() == Health.DOWN
            ? own.show(before.with(Health.DOWN, failure.getMessage()))
            : own.remove();
    return back.transform(left -> Future.failedFuture(failure));
  }

  private Future<Void> decide(OwnRecord own, ServiceRecord wanted, long until) {
    return look(own, wanted)
        .compose(
            undecided -> {
              if (undecided.isEmpty()) {
                return Future.succeededFuture();
              }
              if (System.nanoTime() - until > 0) {
                return Future.failedFuture(
                    new PublicationRefusedException(name(wanted), undecided));
              }
              return vertx.timer(LOOK_AGAIN_MILLIS).compose(later -> decide(own, wanted, until));
            });
  }

  /** Fails where a rival stands; answers with what a junior's claim may yet come to. */
  private Future<List<String>> look(OwnRecord own, ServiceRecord wanted) {
    return loop.here(store.ofMembers(members))
        .compose(
            records -> {
              List<LeasedRecord> others =
                  records.stream().filter(other -> !other.id().equals(own.id())).toList();
              Admission.Verdict verdict = Admission.judge(wanted, others);
              return verdict.refusals().isEmpty()
                  ? Future.succeededFuture(verdict.undecided())
                  : Future.failedFuture(
                      new PublicationRefusedException(name(wanted), verdict.refusals()));
            });
  }

  private static String name(ServiceRecord record) {
    return record.service() + " " + record.version() + " (" + record.instance() + ")";
  }
}
