package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatch;
import dev.coppice.contract.CallBatchCodec;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.ReplyBatch;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.contract.WireFormatException;
import dev.coppice.discovery.registry.Registry;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceId;
import io.netty.util.collection.LongObjectHashMap;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls operations from one event loop. Use it only on the context on which it was opened; that is
 * why it needs no lock anywhere.
 *
 * <p>What is called in one turn of the event loop goes to each instance as one bus message: the bus
 * costs a system call per message, which is most of what a small call costs. It pairs replies with
 * calls by its own numbers, keeps deadlines on its own wheel, and when an instance vanishes from
 * the registry ends that instance's calls at once: those that may be repeated are made elsewhere.
 */
public final class Caller {

  /**
   * The operation that every instance answers by itself, to show that the way there and back works.
   */
  public static final String PING = "";

  /** For a bench alone: sends each call and each reply at once, to show what that would cost. */
  public static final boolean SENDS_AT_ONCE = Boolean.getBoolean("coppice.bench.sendAtOnce");

  private static final Logger log = LoggerFactory.getLogger(Caller.class);
  private static final DeliveryOptions CALLS =
      new DeliveryOptions().setCodecName(CallBatchCodec.NAME);
  private static final int MAX_ATTEMPTS = 3;
  private static final int MAX_PENDING = 20_000;
  private static final int MAX_TURN_BYTES = 64 << 10;
  private static final long PING_EVERY_MILLIS = 100;

  private final Vertx vertx;
  private final Context context;
  private final String replyTo;
  private final Peers peers = new Peers();
  private final LongObjectHashMap<PendingCall> pending = new LongObjectHashMap<>();
  private final LongObjectHashMap<Peer> pings = new LongObjectHashMap<>();
  private final DeadlineWheel deadlines = new DeadlineWheel(System.nanoTime());
  private final List<Peer> dirty = new ArrayList<>();

  /** Calls whose service has come up but is not proven yet. */
  private List<Long> parked = new ArrayList<>();

  private RegistryView view = RegistryView.EMPTY;
  private long lastCorrelation;
  private @Nullable MessageConsumer<ReplyBatch> replies;
  private long wheelTimer = -1;
  private long pingTimer = -1;
  private boolean closed;

  private Caller(Vertx vertx, Context context, String name) {
    this.vertx = vertx;
    this.context = context;
    this.replyTo = "coppice.caller." + name + "." + UUID.randomUUID();
  }

  /**
   * Opens a caller on the current context. The future completes, on that context, when its reply
   * address is known to the cluster and the first view is in.
   *
   * @param name who calls, for people who look at bus addresses
   */
  public static Future<Caller> open(Vertx vertx, Registry registry, String name) {
    Codecs.register(vertx.eventBus());
    Caller caller = new Caller(vertx, vertx.getOrCreateContext(), name);
    return caller.listen().onSuccess(ready -> caller.follow(registry)).map(caller);
  }

  private Future<Void> listen() {
    replies = vertx.eventBus().consumer(replyTo, this::receive);
    wheelTimer = vertx.setPeriodic(DeadlineWheel.TICK_MILLIS, id -> expire());
    pingTimer = vertx.setPeriodic(PING_EVERY_MILLIS, id -> pingUnproven());
    return replies.completion();
  }

  private void follow(Registry registry) {
    accept(registry.view());
    registry.onChange(
        next -> {
          Promise<Void> acting = Promise.promise();
          context.runOnContext(
              v -> {
                accept(next);
                acting.complete();
              });
          return acting.future();
        });
  }

  /** The view that this caller acts on now. */
  public RegistryView view() {
    return view;
  }

  /** How many calls wait for an answer. */
  public int pending() {
    return pending.size();
  }

  /**
   * Calls an operation. The future completes on this caller's context, within the request's
   * deadline plus 20 ms: with the answer, whatever its status, or with {@link FailureException} of
   * {@link Failure.Unavailable} when nobody can do it, {@link Failure.DeadlineExceeded} when nobody
   * did in time.
   *
   * @param operation as the service's contract has it; its policy says whether it may be tried
   *     again
   */
  public Future<Response> call(ServiceId service, Operation operation, Request request) {
    if (closed || pending.size() >= MAX_PENDING) {
      return unavailable(closed ? "this node is leaving" : "too many calls wait for an answer");
    }
    PendingCall call = new PendingCall(service, operation, request);
    long correlation = ++lastCorrelation;
    if (!dispatch(correlation, call)) {
      return unavailable(nobody(call));
    }
    deadlines.add(correlation, request.deadline().nanos());
    return call.promise.future();
  }

  /** Sends the call to an instance other than the one that had it; false when there is none. */
  private boolean dispatch(long correlation, PendingCall call) {
    Peer failed = call.peer;
    Peer peer = peers.choose(call.service, call.operation.id(), failed, System.nanoTime());
    if (peer != null && peer != failed) {
      pending.put(correlation, call);
      send(correlation, call, peer);
      return true;
    }
    if (peer == null && peers.offers(call.service, call.operation.id())) {
      call.peer = null;
      pending.put(correlation, call);
      parked.add(correlation);
      return true;
    }
    return false;
  }

  private void unpark() {
    List<Long> waiting = parked;
    parked = new ArrayList<>();
    for (long correlation : waiting) {
      PendingCall call = pending.remove(correlation);
      if (call != null && !dispatch(correlation, call)) {
        call.promise.fail(new FailureException(Failure.Unavailable.of(nobody(call))));
      }
    }
  }

  private String nobody(PendingCall call) {
    return peers.offers(call.service)
        ? "no running instance of " + call.service + " offers " + call.operation.id()
        : "no instance of " + call.service + " is up";
  }

  private void send(long correlation, PendingCall call, Peer peer) {
    call.peer = peer;
    call.sentAt = System.nanoTime();
    call.attempts++;
    peer.inFlight++;
    enqueue(peer, new CallBatch.Call(correlation, call.request));
  }

  private void enqueue(Peer peer, CallBatch.Call call) {
    if (peer.turn.isEmpty() && !SENDS_AT_ONCE) {
      if (dirty.isEmpty()) {
        // Tasks run after the sockets that are readable in this turn, so this gathers all of their
        // calls.
        context.runOnContext(v -> flush());
      }
      dirty.add(peer);
    }
    peer.turn.add(call);
    peer.turnBytes += call.request().body().length();
    if (SENDS_AT_ONCE || peer.turnBytes > MAX_TURN_BYTES) {
      flush(peer);
    }
  }

  private void flush() {
    for (Peer peer : dirty) {
      flush(peer);
    }
    dirty.clear();
  }

  private void flush(Peer peer) {
    if (!peer.turn.isEmpty()) {
      vertx.eventBus().send(peer.address, new CallBatch(replyTo, peer.takeTurn()), CALLS);
    }
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
      receive(reply, now);
    }
  }

  private void receive(ReplyBatch.Reply reply, long now) {
    PendingCall call = pending.remove(reply.correlation());
    if (call == null) {
      pong(reply.correlation());
      return;
    }
    Peer peer = call.peer;
    if (peer != null) {
      peer.inFlight--;
      if (reply.begun()) {
        peer.answered(now - call.sentAt, now);
      }
    }
    if (reply.begun() || !tryElsewhere(reply.correlation(), call)) {
      call.promise.complete(reply.response());
    }
  }

  /** True when another instance has it now. */
  private boolean tryElsewhere(long correlation, PendingCall call) {
    if (call.attempts >= MAX_ATTEMPTS || call.request.deadline().hasPassed()) {
      return false;
    }
    return dispatch(correlation, call);
  }

  private void expire() {
    deadlines.advance(System.nanoTime(), this::expire);
  }

  private void expire(long correlation) {
    PendingCall call = pending.remove(correlation);
    if (call != null) {
      release(call);
      call.promise.fail(
          new FailureException(
              new Failure.DeadlineExceeded(call.operation.id() + " took too long")));
    }
  }

  private static void release(PendingCall call) {
    if (call.peer != null) {
      call.peer.inFlight--;
    }
  }

  private void accept(RegistryView next) {
    // What was meant for the old view leaves before anyone hears that this caller acts on the new
    // one.
    flush();
    view = next;
    List<Peer> gone = peers.accept(next);
    gone.forEach(peer -> pings.remove(peer.ping));
    pingUnproven();
    if (!gone.isEmpty()) {
      abandonGone();
    }
    unpark();
  }

  private void abandonGone() {
    List<Long> orphans = new ArrayList<>();
    for (var entry : pending.entries()) {
      Peer peer = entry.value().peer;
      if (peer != null && peer.gone) {
        orphans.add(entry.key());
      }
    }
    for (long correlation : orphans) {
      PendingCall call = pending.remove(correlation);
      if (!call.operation.idempotent() || !tryElsewhere(correlation, call)) {
        call.promise.fail(
            new FailureException(
                Failure.Unavailable.of(
                    "the instance that had "
                        + call.operation.id()
                        + " is gone; whether it was done is unknown")));
      }
    }
  }

  private void pingUnproven() {
    for (Peer peer : peers.all()) {
      if (!peer.proven) {
        ping(peer);
      }
    }
  }

  private void ping(Peer peer) {
    // A ping is repeated under the same number: the answer to any of them will do.
    if (peer.ping == 0) {
      peer.ping = ++lastCorrelation;
      pings.put(peer.ping, peer);
    }
    Request ping = Request.of(PING, Deadline.afterMillis(10 * PING_EVERY_MILLIS));
    enqueue(peer, new CallBatch.Call(peer.ping, ping));
  }

  private void pong(long correlation) {
    Peer peer = pings.remove(correlation);
    if (peer != null) {
      peer.proven = true;
      unpark();
    }
  }

  /** Fails what is in flight and gives the reply address back. */
  public Future<Void> close() {
    closed = true;
    vertx.cancelTimer(wheelTimer);
    vertx.cancelTimer(pingTimer);
    List<PendingCall> left = new ArrayList<>(pending.values());
    pending.clear();
    left.forEach(
        call ->
            call.promise.fail(
                new FailureException(Failure.Unavailable.of("this node is leaving"))));
    return replies == null ? Future.succeededFuture() : replies.unregister();
  }

  private static Future<Response> unavailable(String reason) {
    return Future.failedFuture(new FailureException(Failure.Unavailable.of(reason)));
  }
}
