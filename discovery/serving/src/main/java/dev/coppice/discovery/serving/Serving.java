package dev.coppice.discovery.serving;

import dev.coppice.contract.CallBatch;
import dev.coppice.contract.Failure;
import dev.coppice.contract.Problems;
import dev.coppice.contract.ReplyBatch;
import dev.coppice.contract.ReplyBatchCodec;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.contract.WireFormatException;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.Codecs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance's end of the event bus: takes batches of calls, answers each as soon as it is done,
 * and sends the answers of one event-loop turn to a caller as one message. A slow call holds
 * nothing back. Lives on one event loop.
 */
final class Serving {

  private static final Logger log = LoggerFactory.getLogger(Serving.class);
  private static final DeliveryOptions REPLIES =
      new DeliveryOptions().setCodecName(ReplyBatchCodec.NAME);

  /** Other messages between two nodes wait behind one that is much larger. */
  private static final int MAX_TURN_BYTES = 64 << 10;

  private final Vertx vertx;
  private final Context context;
  private final Operations operations;
  private final Map<String, List<ReplyBatch.Reply>> turn = new HashMap<>();
  private final Map<String, Integer> inFlight = new ConcurrentSkipListMap<>();
  private final int maxCalls;
  private int calls;
  private int turnBytes;
  private boolean refusing;
  private @Nullable Promise<Void> drained;
  private @Nullable MessageConsumer<CallBatch> consumer;

  /**
   * @param maxCalls how many it works on at once; more are turned away unbegun. Callers hold
   *     themselves to less, each by what it sees; this bounds what many of them can do together.
   */
  Serving(Vertx vertx, Operations operations, int maxCalls) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.operations = operations;
    this.maxCalls = maxCalls;
  }

  /** Completes when the cluster knows the address. */
  Future<Void> listen(String address) {
    Codecs.register(vertx.eventBus());
    consumer = vertx.eventBus().consumer(address, this::receive);
    return consumer.completion();
  }

  private void receive(Message<CallBatch> message) {
    CallBatch batch;
    try {
      batch = message.body();
    } catch (WireFormatException e) {
      log.error("A batch of calls cannot be read; its callers will run into their deadlines", e);
      return;
    }
    for (CallBatch.Call call : batch.calls()) {
      receive(batch.replyTo(), call);
    }
  }

  private void receive(String replyTo, CallBatch.Call call) {
    Request request = call.request();
    if (request.operation().equals(Caller.PING)) {
      reply(replyTo, new ReplyBatch.Reply(call.correlation(), true, Response.noContent()));
    } else if (refuses(request)) {
      reply(replyTo, new ReplyBatch.Reply(call.correlation(), false, refusal(request)));
    } else {
      handle(request)
          .onSuccess(
              response -> reply(replyTo, new ReplyBatch.Reply(call.correlation(), true, response)));
    }
  }

  private boolean refuses(Request request) {
    return refusing || calls >= maxCalls || !operations.has(request.operation());
  }

  private Response refusal(Request request) {
    String reason;
    if (refusing) {
      reason = "this instance is leaving";
    } else if (calls >= maxCalls) {
      reason = "this instance works on " + calls + " calls, and takes no more at once";
    } else {
      reason = "this instance does not offer " + request.operation();
    }
    return Problems.toResponse(Failure.Unavailable.of(reason), request.requestId());
  }

  /**
   * Does an operation for whoever does not come by the bus, or turns it away as any other.
   * Completes on this instance's event loop, where it has to be called, and never fails: whatever
   * goes wrong is in the answer.
   */
  Future<Response> answer(Request request) {
    return refuses(request) ? Future.succeededFuture(refusal(request)) : handle(request);
  }

  private Future<Response> handle(Request request) {
    Future<Response> answer = operations.handle(request);
    if (answer.isComplete()) {
      return answer;
    }
    calls++;
    inFlight.merge(request.operation(), 1, Integer::sum);
    Promise<Response> here = Promise.promise();
    // A handler's future may complete on any thread; what is gathered here belongs to the event
    // loop.
    answer.onComplete(
        done ->
            context.runOnContext(
                v -> {
                  here.handle(done);
                  finished(request.operation());
                }));
    return here.future();
  }

  private void finished(String operation) {
    calls--;
    inFlight.computeIfPresent(operation, (id, count) -> count == 1 ? null : count - 1);
    if (inFlight.isEmpty() && drained != null) {
      // After the answer that has just been given is on its way.
      Promise<Void> done = drained;
      context.runOnContext(v -> done.tryComplete());
    }
  }

  private void reply(String replyTo, ReplyBatch.Reply reply) {
    if (turn.isEmpty() && !Caller.SENDS_AT_ONCE) {
      context.runOnContext(v -> flush());
    }
    turn.computeIfAbsent(replyTo, to -> new ArrayList<>()).add(reply);
    turnBytes += reply.response().body().length();
    if (Caller.SENDS_AT_ONCE || turnBytes > MAX_TURN_BYTES) {
      flush();
    }
  }

  private void flush() {
    turn.forEach(
        (replyTo, replies) -> vertx.eventBus().send(replyTo, new ReplyBatch(replies), REPLIES));
    turn.clear();
    turnBytes = 0;
  }

  /** Turns new calls away, unbegun, and completes when those begun are answered. Any thread. */
  Future<Void> drain() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        v -> {
          refusing = true;
          drained = done;
          if (inFlight.isEmpty()) {
            done.complete();
          }
        });
    return done.future();
  }

  Future<Void> close() {
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  /** What is being done, for the log of a leave that ran out of time. Any thread. */
  List<String> unfinished() {
    List<String> lines = new ArrayList<>();
    inFlight.forEach((operation, count) -> lines.add(count + " x " + operation));
    return lines;
  }
}
