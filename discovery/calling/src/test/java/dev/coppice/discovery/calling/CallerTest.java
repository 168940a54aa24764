package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallerTest {

  private static final ServiceId SHELF = new ServiceId("shelf", 1);

  private final Vertx vertx = Vertx.vertx();
  private final FakeRegistry registry = new FakeRegistry();
  private final Context context = vertx.getOrCreateContext();
  private FakeInstance one;
  private FakeInstance two;
  private Caller caller;

  @BeforeEach
  void open() throws Exception {
    one = new FakeInstance(vertx, "one");
    two = new FakeInstance(vertx, "two");
    caller = await(on(() -> Caller.open(vertx, registry, "test")));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** Does something on the caller's event loop. */
  private <T> Future<T> on(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> action.get().onComplete(promise));
    return promise.future();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }

  private Future<Response> call(Operation operation, Duration wait) {
    return on(() -> caller.call(SHELF, operation, request(operation, wait)));
  }

  private static Request request(Operation operation, Duration wait) {
    return Request.of(operation.id(), Deadline.after(wait));
  }

  private Future<Response> call(Operation operation) {
    return call(operation, Duration.ofSeconds(5));
  }

  private static void assertUnavailable(Future<Response> answer, String reason) {
    assertThatThrownBy(() -> await(answer))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        Failure.Unavailable.class,
                        failure -> assertThat(failure.reason()).contains(reason)));
  }

  @Test
  void bringsTheAnswerBack() throws Exception {
    await(registry.show(one.record));
    Response response = await(call(FakeInstance.LIST));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body().toString()).isEqualTo("\"one\"");
  }

  @Test
  void sendsTheCallsOfOneTurnAsOneMessage() throws Exception {
    await(registry.show(one.record));
    await(call(FakeInstance.LIST));
    one.batches.clear();
    await(
        on(
            () -> {
              List<Future<Response>> turn = new ArrayList<>();
              for (int i = 0; i < 50; i++) {
                turn.add(
                    caller.call(
                        SHELF,
                        FakeInstance.LIST,
                        request(FakeInstance.LIST, Duration.ofSeconds(5))));
              }
              return Future.all(turn);
            }));
    assertThat(one.batches).singleElement().satisfies(b -> assertThat(b.calls()).hasSize(50));
  }

  @Test
  void aSlowCallHoldsNoOtherBack() throws Exception {
    await(registry.show(one.record));
    AtomicInteger seen = new AtomicInteger();
    one.behaviour =
        (to, call) -> {
          if (seen.getAndIncrement() > 0) {
            one.answer(to, call, 200);
          }
        };
    Future<Response> slow = call(FakeInstance.LIST);
    assertThat(await(call(FakeInstance.LIST)).status()).isEqualTo(200);
    assertThat(slow.isComplete()).isFalse();
  }

  @Test
  void spreadsCallsOverInstances() throws Exception {
    await(registry.show(one.record, two.record));
    for (int i = 0; i < 200; i++) {
      await(call(FakeInstance.LIST));
    }
    assertThat(one.calls()).isPositive();
    assertThat(two.calls()).isPositive();
  }

  @Test
  void prefersTheInstanceThatHasLessToDo() throws Exception {
    await(registry.show(one.record, two.record));
    while (one.calls() == 0 || two.calls() == 0) {
      await(call(FakeInstance.LIST));
    }
    one.silent();
    // In one turn of the event loop nobody can answer between two calls, so both get their share.
    on(
        () -> {
          for (int i = 0; i < 100; i++) {
            caller.call(
                SHELF, FakeInstance.LIST, request(FakeInstance.LIST, Duration.ofSeconds(60)));
          }
          return Future.succeededFuture();
        });
    awaitCalls(one, 20);
    for (int i = 0; i < 100; i++) {
      assertThat(await(call(FakeInstance.LIST)).body().toString()).isEqualTo("\"two\"");
    }
  }

  @Test
  void endsACallAtItsDeadline() throws Exception {
    await(registry.show(one.record));
    one.silent();
    long start = System.nanoTime();
    assertThatThrownBy(() -> await(call(FakeInstance.LIST, Duration.ofMillis(100))))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.DeadlineExceeded.class));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(ms(100), ms(5000));
    assertThat(pending()).isZero();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private int pending() throws Exception {
    CompletableFuture<Integer> pending = new CompletableFuture<>();
    context.runOnContext(v -> pending.complete(caller.pending()));
    return pending.get(10, TimeUnit.SECONDS);
  }

  @Test
  void repeatsAnIdempotentCallElsewhereWhenItsInstanceVanishes() throws Exception {
    await(registry.show(one.record));
    one.silent();
    Future<Response> answer = call(FakeInstance.LIST);
    awaitCalls(one, 1);
    await(registry.show(two.record));
    assertThat(await(answer).body().toString()).isEqualTo("\"two\"");
  }

  @Test
  void doesNotRepeatWhatMayHaveBeenDone() throws Exception {
    await(registry.show(one.record));
    one.silent();
    Future<Response> answer = call(FakeInstance.ADD);
    awaitCalls(one, 1);
    await(registry.show(two.record));
    assertUnavailable(answer, "whether it was done is unknown");
    assertThat(two.calls()).isZero();
  }

  @Test
  void repeatsAnythingThatWasTurnedAwayUnbegun() throws Exception {
    await(registry.show(one.record));
    one.behaviour =
        (to, call) -> {
          registry.show(one.record, two.record);
          vertx.setTimer(50, id -> one.refuse(to, call));
        };
    await(call(FakeInstance.ADD));
    assertThat(two.calls()).isEqualTo(1);
  }

  @Test
  void passesTheRefusalOnWhenThereIsNobodyElse() throws Exception {
    await(registry.show(one.record));
    one.behaviour = one::refuse;
    assertThat(await(call(FakeInstance.ADD)).status()).isEqualTo(503);
    assertThat(one.calls()).isEqualTo(1);
  }

  @Test
  void givesUpAfterThreeInstances() throws Exception {
    await(registry.show(one.record, two.record));
    one.behaviour = one::refuse;
    two.behaviour = two::refuse;
    assertThat(await(call(FakeInstance.LIST)).status()).isEqualTo(503);
    assertThat(one.calls() + two.calls()).isEqualTo(3);
  }

  @Test
  void keepsTheCallsOfADrainingInstance() throws Exception {
    await(registry.show(one.record));
    List<Runnable> held = new ArrayList<>();
    one.behaviour = (to, call) -> held.add(() -> one.answer(to, call, 200));
    Future<Response> begun = call(FakeInstance.ADD);
    awaitCalls(one, 1);
    await(registry.show(one.record.with(Health.DRAINING, null), two.record));
    assertThat(await(call(FakeInstance.LIST)).body().toString()).isEqualTo("\"two\"");
    held.forEach(Runnable::run);
    assertThat(await(begun).body().toString()).isEqualTo("\"one\"");
  }

  @Test
  void saysWhenNobodyIsThere() {
    assertUnavailable(call(FakeInstance.LIST), "no instance of shelf 1.x is up");
  }

  @Test
  void waitsForANewInstanceToProveItself() throws Exception {
    FakeInstance later = new FakeInstance(vertx, "later");
    later.deaf();
    await(registry.show(later.record));
    Future<Response> parked = call(FakeInstance.LIST);
    await(registry.show(later.record, two.record));
    assertThat(await(parked).body().toString()).isEqualTo("\"two\"");
  }

  @Test
  void failsWhatIsInFlightWhenItCloses() throws Exception {
    await(registry.show(one.record));
    one.silent();
    Future<Response> answer = call(FakeInstance.LIST);
    awaitCalls(one, 1);
    await(on(() -> caller.close()));
    assertUnavailable(answer, "leaving");
    assertUnavailable(call(FakeInstance.LIST), "leaving");
  }

  private static void awaitCalls(FakeInstance instance, int calls) {
    long limit = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (instance.calls() < calls) {
      assertThat(System.nanoTime()).as("calls arrive in time").isLessThan(limit);
      Thread.onSpinWait();
    }
  }
}
