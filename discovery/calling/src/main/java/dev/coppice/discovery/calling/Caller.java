package dev.coppice.discovery.calling;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.ReplyBatch;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.contract.WireFormatException;
import dev.coppice.discovery.calling.CallMeters.Outcome;
import dev.coppice.discovery.registry.Registry;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceId;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls operations from one event loop. Use it only on the context on which it was opened; that is
 * why it needs no lock anywhere.
 *
 * <p>What is called in one turn of the event loop goes to each instance as one bus message. It
 * pairs replies with calls by its own numbers, keeps deadlines on its own wheel, watches over the
 * instances, and repeats elsewhere what may be repeated; docs/calls.md tells the rules.
 */
public final class Caller {

  /**
   * The operation that every instance answers by itself, to show that the way there and back works.
   */
  public static final String PING = "";

  /** For a bench alone: sends each call and each reply at once, to show what that would cost. */
  public static final boolean SENDS_AT_ONCE = Boolean.getBoolean("coppice.bench.sendAtOnce");

  private static final Logger log = LoggerFactory.getLogger(Caller.class);

  /** When nobody has been seen to wait for so long, deadlines are not looked at. */
  private static final long REVIEW_QUIET_NANOS = 200_000_000;

  /** Nor instances, for so long: by then all that was answered has been judged. */
  private static final long WATCH_QUIET_NANOS = 2 * ConcurrencyLimit.LONGEST_WINDOW;

  private final Callers callers;
  private final Context context;
  private final String replyTo;
  private final Peers peers;
  private final Outbox outbox;
  private final Attempts attempts;
  private final Watch watch;
  private final Ticker reviews;
  private final Ticker looks;

  private RegistryView view = RegistryView.EMPTY;
  private @Nullable MessageConsumer<ReplyBatch> replies;
  private long waitedAt;
  private long uneasyAt;
  private boolean closed;

  private Caller(Callers callers, Context context, String name) {
    long now = System.nanoTime();
    this.callers = callers;
    this.context = context;
    this.replyTo = "coppice.caller." + name + "." + UUID.randomUUID();
    this.peers = new Peers(callers::meters);
    this.outbox = new Outbox(callers.vertx.eventBus(), context, replyTo);
    this.attempts = new Attempts(peers, outbox, callers.ejections, now);
    this.watch = attempts.watch();
    this.reviews =
        new Ticker(
            callers.vertx, context, DeadlineWheel.TICK_MILLIS, () -> review(System.nanoTime()));
    this.looks =
        new Ticker(callers.vertx, context, Watch.TICK_MILLIS, () -> look(System.nanoTime()));
  }

  /** Opens a caller with the policies of contracts that nobody measures. */
  public static Future<Caller> open(Vertx vertx, Registry registry, String name) {
    return new Callers(
            vertx, registry, name, new CompositeMeterRegistry(), CallPolicies.OF_CONTRACTS)
        .open();
  }

  static Future<Caller> open(Callers callers, String name) {
    Caller caller = new Caller(callers, callers.vertx.getOrCreateContext(), name);
    return caller.listen().onSuccess(ready -> caller.follow()).map(caller);
  }

  private Future<Void> listen() {
    replies = callers.vertx.eventBus().consumer(replyTo, this::receive);
    return replies.completion();
  }

  private void review(long now) {
    attempts.review(now);
    if (attempts.pendingCalls() > 0) {
      waitedAt = now;
    } else if (now - waitedAt >= REVIEW_QUIET_NANOS) {
      reviews.stop();
    }
  }

  private void look(long now) {
    peers.pass(now);
    watch.tick(now);
    if (attempts.pendingCalls() > 0 || watch.isUneasy()) {
      uneasyAt = now;
    } else if (now - uneasyAt >= WATCH_QUIET_NANOS) {
      looks.stop();
    }
  }

  /** Somebody calls. */
  private void wake(long now) {
    if (!reviews.isRunning()) {
      waitedAt = now;
      reviews.start();
    }
    if (!looks.isRunning()) {
      beginToLook(now);
    }
  }

  private void beginToLook(long now) {
    uneasyAt = now;
    peers.pass(now);
    watch.begin(now);
    looks.start();
  }

  /** Whether deadlines and instances are looked at now. */
  boolean isAwake() {
    return reviews.isRunning() || looks.isRunning();
  }

  private void follow() {
    accept(callers.registry.view());
    callers.registry.onChange(
        next -> {
          Promise<Void> acting = Promise.promise();
          context.runOnContext(
              v -> {
                accept(next);
                acting.complete();
              });
          return acting.future();
        });
    callers.policies.onChange(() -> context.runOnContext(v -> accept(view)));
  }

  private void accept(RegistryView next) {
    if (closed) {
      return;
    }
    // What was meant for the old view leaves before anyone hears that this caller acts on the new
    // one.
    outbox.flush();
    long now = System.nanoTime();
    view = next;
    List<Peer> gone = peers.accept(next, callers.policies, now);
    watch.viewChanged(gone, now);
    if (!gone.isEmpty()) {
      attempts.abandonGone(now);
    }
    if (watch.isUneasy() && !looks.isRunning()) {
      beginToLook(now);
    }
    attempts.available();
  }

  /** The view that this caller acts on now. */
  public RegistryView view() {
    return view;
  }

  /** How many calls wait for an answer. */
  public int pending() {
    return attempts.pendingCalls();
  }

  /** The same as the other, for those who need not know who answered. */
  public Future<Response> call(ServiceId service, Operation operation, Request request) {
    return call(service, operation, request, Answered.UNHEARD);
  }

  /**
   * Calls an operation. The future completes on this caller's context, within the request's
   * deadline plus 20 ms: with the answer, whatever its status, or with {@link FailureException} of
   * {@link Failure.Unavailable} when nobody can do it or it is better not even tried, {@link
   * Failure.DeadlineExceeded} when nobody did in time.
   *
   * @param operation as the service's contract has it; its policy says whether it may be tried
   *     again
   * @param answered is told who answered, if somebody does
   */
  public Future<Response> call(
      ServiceId service, Operation operation, Request request, Answered answered) {
    if (closed) {
      return unavailable("this node is leaving");
    }
    Offering offering = peers.offering(service, operation.id());
    if (offering == null) {
      callers.meters(service).ended(Outcome.UNAVAILABLE);
      return unavailable(
          peers.offers(service)
              ? "no running instance of " + service + " offers " + operation.id()
              : "no instance of " + service + " is up");
    }
    if (!reviews.isRunning() || !looks.isRunning()) {
      wake(System.nanoTime());
    }
    PendingCall call = new PendingCall(service, operation, request, offering, answered);
    if (!attempts.begin(call, offering)) {
      call.account.meters.ended(Outcome.SHED);
      return unavailable(service + " has more calls than it can answer in time");
    }
    return call.promise.future();
  }

  private void receive(Message<ReplyBatch> message) {
    List<ReplyBatch.Reply> batch;
    try {
      batch = message.body().replies();
    } catch (WireFormatException e) {
      log.error("A batch of replies cannot be read; its calls will run into their deadlines", e);
      return;
    }
    long now = System.nanoTime();
    for (ReplyBatch.Reply reply : batch) {
      if (reply.correlation() < 0) {
        watch.answered(reply.correlation(), now);
      } else {
        attempts.receive(reply, now);
      }
    }
  }

  /** Fails what is in flight and gives the reply address back. */
  public Future<Void> close() {
    closed = true;
    reviews.stop();
    looks.stop();
    peers.close();
    attempts.failAll("this node is leaving");
    return replies == null ? Future.succeededFuture() : replies.unregister();
  }

  private static Future<Response> unavailable(String reason) {
    return Future.failedFuture(new FailureException(Failure.Unavailable.of(reason)));
  }
}
