package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatch;
import dev.coppice.contract.Contract;
import dev.coppice.contract.Operation;
import dev.coppice.contract.ReplyBatch;
import dev.coppice.contract.ReplyBatchCodec;
import dev.coppice.contract.Response;
import dev.coppice.contract.Version;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceRecord;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** An instance that answers pings and does with calls what the test says. */
final class FakeInstance {

  static final Contract CONTRACT =
      Contract.parse(
          "the test's contract",
          """
          openapi: 3.1.0
          info: {title: Shelf, version: 1.0.0}
          x-coppice-service: shelf
          servers: [{url: /api/shelf}]
          paths:
            /books:
              get: {operationId: listBooks, responses: {'200': {description: books}}}
              post: {operationId: addBook, responses: {'201': {description: added}}}
            /notes:
              get:
                operationId: listNotes
                x-coppice-hedge: 20ms
                responses: {'200': {description: notes}}
              post:
                operationId: addNote
                parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]
                responses: {'201': {description: added}}
          """);
  static final Operation LIST = CONTRACT.operation("listBooks").orElseThrow();
  static final Operation ADD = CONTRACT.operation("addBook").orElseThrow();

  static final Operation LIST_HEDGED = CONTRACT.operation("listNotes").orElseThrow();
  static final Operation ADD_KEYED = CONTRACT.operation("addNote").orElseThrow();

  final List<CallBatch> batches = new CopyOnWriteArrayList<>();
  final ServiceRecord record;
  private final Vertx vertx;
  private final MessageConsumer<CallBatch> consumer;
  private volatile boolean hangs;
  volatile BiConsumer<String, CallBatch.Call> behaviour = (to, call) -> answer(to, call, 200);

  FakeInstance(Vertx vertx, String name) {
    this(vertx, name, CONTRACT.version());
  }

  FakeInstance(Vertx vertx, String name, Version version) {
    this.vertx = vertx;
    this.record =
        new ServiceRecord(
            "shelf",
            version,
            name,
            "node-of-" + name,
            CONTRACT,
            Health.UP,
            null,
            "127.0.0.1",
            1,
            1,
            null,
            Instant.EPOCH);
    Codecs.register(vertx.eventBus());
    consumer = vertx.eventBus().consumer(record.address(), message -> receive(message.body()));
  }

  private void receive(CallBatch batch) {
    if (hangs) {
      return;
    }
    List<CallBatch.Call> calls = new ArrayList<>(batch.calls());
    calls.removeIf(
        call -> {
          boolean ping = call.request().operation().equals(Caller.PING);
          if (ping) {
            reply(batch.replyTo(), call, true, Response.noContent());
          }
          return ping;
        });
    if (!calls.isEmpty()) {
      batches.add(new CallBatch(batch.replyTo(), calls));
      calls.forEach(call -> behaviour.accept(batch.replyTo(), call));
    }
  }

  /** How many calls it has been sent. */
  int calls() {
    return batches.stream().mapToInt(batch -> batch.calls().size()).sum();
  }

  void answer(String to, CallBatch.Call call, int status) {
    answer(to, call, status, '"' + record.instance() + '"');
  }

  void answer(String to, CallBatch.Call call, int status, String body) {
    reply(to, call, true, Response.json(status, Buffer.buffer(body)));
  }

  void refuse(String to, CallBatch.Call call) {
    reply(to, call, false, Response.json(503, Buffer.buffer("{}")));
  }

  void silent() {
    behaviour = (to, call) -> {};
  }

  /** Answers nothing at all any more, as a process that is stopped. */
  void hang() {
    hangs = true;
  }

  void resume() {
    hangs = false;
  }

  void deaf() {
    consumer.unregister();
  }

  private void reply(String to, CallBatch.Call call, boolean begun, Response response) {
    vertx
        .eventBus()
        .send(
            to,
            new ReplyBatch(List.of(new ReplyBatch.Reply(call.correlation(), begun, response))),
            new DeliveryOptions().setCodecName(ReplyBatchCodec.NAME));
  }
}
