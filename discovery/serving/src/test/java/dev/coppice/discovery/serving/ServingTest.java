package dev.coppice.discovery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.CallBatch;
import dev.coppice.contract.CallBatchCodec;
import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractChecks;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.ReplyBatch;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance of a service that takes two calls at once, called by hand. */
class ServingTest {

  private static final String ADDRESS = "the instance";
  private static final String REPLIES = "the caller";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<Promise<Response>> begun = new CopyOnWriteArrayList<>();
  private final List<ReplyBatch.Reply> replies = new CopyOnWriteArrayList<>();
  private Serving serving;

  @BeforeEach
  void open() {
    Contract contract =
        Contract.parse(
            "the test's contract",
            """
            openapi: 3.1.0
            info: {title: Shelf, version: 1.0.0}
            x-coppice-service: shelf
            servers: [{url: /api/shelf}]
            paths:
              /dust:
                delete: {operationId: dust, responses: {'204': {description: dusted}}}
            """);
    ContractChecks checks = Await.result(ContractChecks.compile(vertx, contract));
    Operations operations =
        Operations.bind(contract, checks, Map.of("dust", this::hold), new SimpleMeterRegistry());
    serving =
        onContext(
            () -> {
              Serving opened = new Serving(vertx, operations, 2);
              return opened.listen(ADDRESS).map(opened);
            });
    Await.result(
        vertx
            .eventBus()
            .<ReplyBatch>consumer(REPLIES, message -> replies.addAll(message.body().replies()))
            .completion());
  }

  private <T> T onContext(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(v -> action.get().onComplete(done));
    return Await.result(done.future());
  }

  private Future<Response> hold(Request request) {
    Promise<Response> answer = Promise.promise();
    begun.add(answer);
    return answer.future();
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private void call(long... numbers) {
    Request request = Request.of("dust", Deadline.after(Duration.ofSeconds(20)));
    List<CallBatch.Call> calls =
        LongStream.of(numbers).mapToObj(number -> new CallBatch.Call(number, request)).toList();
    vertx
        .eventBus()
        .send(
            ADDRESS,
            new CallBatch(REPLIES, calls),
            new DeliveryOptions().setCodecName(CallBatchCodec.NAME));
  }

  private void awaitReplies(int count) {
    Await.until(count + " replies are in", () -> replies.size() == count);
  }

  @Test
  void turnsAwayUnbegunWhatIsMoreThanItTakesAtOnce() {
    call(1, 2, 3);
    awaitReplies(1);
    ReplyBatch.Reply refused = replies.get(0);
    assertThat(refused.correlation()).isEqualTo(3);
    assertThat(refused.begun()).isFalse();
    assertThat(refused.response().status()).isEqualTo(503);
    assertThat(refused.response().header("retry-after")).isEqualTo("1");
    assertThat(begun).hasSize(2);
  }

  @Test
  void takesMoreWhenItHasAnswered() {
    call(1, 2);
    Await.until("both are begun", () -> begun.size() == 2);
    begun.get(0).complete(Response.noContent());
    awaitReplies(1);
    call(3);
    Await.until("the third is begun", () -> begun.size() == 3);
    begun.get(1).complete(Response.noContent());
    begun.get(2).complete(Response.noContent());
    awaitReplies(3);
    assertThat(replies).allMatch(ReplyBatch.Reply::begun);
  }

  @Test
  void turnsAwayWhoDoesNotComeByTheBusAsAnyOther() {
    call(1, 2);
    Await.until("both are begun", () -> begun.size() == 2);
    assertRefused("this instance works on 2 calls");
    Future<Void> drained = serving.drain();
    begun.forEach(answer -> answer.complete(Response.noContent()));
    Await.result(drained);
    assertRefused("this instance is leaving");
    assertThat(begun).hasSize(2);
  }

  private void assertRefused(String reason) {
    Request request = Request.of("dust", Deadline.after(Duration.ofSeconds(20)));
    Response answer = onContext(() -> serving.answer(request));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().toString()).contains(reason);
  }
}
