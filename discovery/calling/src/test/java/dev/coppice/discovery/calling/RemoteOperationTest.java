package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.CallBatch;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteOperationTest {

  private static final ServiceId SHELF = new ServiceId("shelf", 1);
  private static final Duration SECONDS = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final FakeRegistry registry = new FakeRegistry();
  private final Context context = vertx.getOrCreateContext();
  private FakeInstance shelf;
  private Caller caller;
  private RemoteOperation<String, Integer> addBook;

  @BeforeEach
  void open() throws Exception {
    shelf = new FakeInstance(vertx, "one");
    caller = await(on(() -> Caller.open(vertx, registry, "test")));
    addBook =
        new RemoteOperation<>(
            caller,
            SHELF,
            "addBook",
            (request, title) -> request.withJson(Buffer.buffer('"' + title + '"')),
            answer -> Integer.valueOf(answer.body().toString()));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private <T> Future<T> on(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> action.get().onComplete(promise));
    return promise.future();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private Future<Integer> add(String title) {
    return on(() -> addBook.call(title, Deadline.after(SECONDS)));
  }

  private void answers(int status, String body) throws Exception {
    shelf.behaviour = (to, call) -> shelf.answer(to, call, status, body);
    await(registry.show(shelf.record));
  }

  @Test
  void turnsWhatGoesInIntoARequestAndTheAnswerIntoWhatComesOut() throws Exception {
    answers(201, "7");
    assertThat(await(add("Emma"))).isEqualTo(7);
    CallBatch.Call call = shelf.batches.get(0).calls().get(0);
    assertThat(call.request().operation()).isEqualTo("addBook");
    assertThat(call.request().body().toString()).isEqualTo("\"Emma\"");
  }

  @Test
  void asksOnBehalfOfWhoeverAsked() throws Exception {
    answers(201, "7");
    Request cause =
        new Request(
            "order",
            Params.NONE,
            Params.NONE,
            Params.NONE,
            new Principal("ada", "till", Set.of("shelf:write")),
            Deadline.after(SECONDS),
            "the cause's key",
            "r-1",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Buffer.buffer());
    await(on(() -> addBook.call("Emma", cause)));
    Request request = shelf.batches.get(0).calls().get(0).request();
    assertThat(request.principal()).isEqualTo(cause.principal());
    assertThat(request.requestId()).isEqualTo("r-1");
    assertThat(request.traceparent()).isEqualTo(cause.traceparent());
    assertThat(request.idempotencyKey()).isNull();
    assertThat(request.deadline().remainingMillis()).isLessThanOrEqualTo(SECONDS.toMillis());
  }

  @Test
  void saysWithWhichStatusItWasRefused() throws Exception {
    answers(409, "{\"detail\":\"it is there already\"}");
    assertThatThrownBy(() -> await(add("Emma")))
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.status()).isEqualTo(409))
        .hasMessage("addBook of shelf 1.x: 409 it is there already");
  }

  @Test
  void bearsAProblemWithoutABody() throws Exception {
    answers(500, "oops");
    assertThatThrownBy(() -> await(add("Emma"))).hasMessage("addBook of shelf 1.x: 500 ");
  }

  @Test
  void passesOnThatNobodyCanDoItNow() throws Exception {
    answers(503, "{\"detail\":\"no paper\"}");
    assertFailure(Failure.Unavailable.of("addBook of shelf 1.x: 503 no paper"));
  }

  @Test
  void passesOnThatNobodyDidInTime() throws Exception {
    answers(504, "{\"detail\":\"too slow\"}");
    assertFailure(new Failure.DeadlineExceeded("addBook of shelf 1.x: 504 too slow"));
  }

  @Test
  void saysThatNobodyOffersIt() {
    assertFailure(Failure.Unavailable.of("no instance of shelf 1.x that offers addBook is up"));
  }

  @Test
  void namesTheAnswerThatItCannotRead() throws Exception {
    answers(201, "seven");
    assertThatThrownBy(() -> await(add("Emma")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot read what addBook of shelf 1.x answered: 201");
  }

  private void assertFailure(Failure expected) {
    assertThatThrownBy(() -> await(add("Emma")))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure()).isEqualTo(expected));
  }
}
