package dev.coppice.discovery.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
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
  private final LocalView view;

  Publication(Vertx vertx, Loop loop, RecordStore store, LocalView view) {
    this.vertx = vertx;
    this.loop = loop;
    this.store = store;
    this.view = view;
  }

  /** On the loop. Fails with {@link PublicationRefusedException}, and then all is as it was. */
  Future<Void> enter(LeasedRegistration registration, ServiceRecord wanted) {
    ServiceRecord before = registration.record();
    Duration patience = store.lease().plus(LocalView.EXPIRY_SLACK);
    return look(registration, wanted)
        .compose(undecided -> registration.claim(wanted))
        .compose(claimed -> decide(registration, wanted, System.nanoTime() + patience.toNanos()))
        .compose(admitted -> registration.admitted(wanted))
        .recover(e -> retreat(registration, before, e));
  }

  private Future<Void> retreat(
      LeasedRegistration registration, ServiceRecord before, Throwable failure) {
    LOG.warn(failure.getMessage());
    return registration
        .refused(before, String.valueOf(failure.getMessage()))
        .transform(left -> Future.failedFuture(failure));
  }

  private Future<Void> decide(LeasedRegistration registration, ServiceRecord wanted, long until) {
    return look(registration, wanted)
        .compose(
            undecided -> {
              if (undecided.isEmpty()) {
                return Future.succeededFuture();
              }
              if (System.nanoTime() - until > 0) {
                return Future.failedFuture(
                    new PublicationRefusedException(name(wanted), undecided));
              }
              return vertx
                  .timer(LOOK_AGAIN_MILLIS)
                  .compose(later -> decide(registration, wanted, until));
            });
  }

  /** Fails where a rival stands; answers with what a junior's claim may yet come to. */
  private Future<List<String>> look(LeasedRegistration registration, ServiceRecord wanted) {
    return loop.here(store.ofNodes(view.table().members()))
        .compose(
            records -> {
              List<LeasedRecord> others =
                  records.stream().filter(other -> !other.id().equals(registration.id())).toList();
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
