package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.registry.ServiceId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A caller that two instances may answer. What it does runs on its event loop, tests wait. */
abstract class CallerFixture {

  static final ServiceId SHELF = new ServiceId("shelf", 1);
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final Vertx vertx = Vertx.vertx();
  final FakeRegistry registry = new FakeRegistry();
  final Context context = vertx.getOrCreateContext();
  final MeterRegistry meters = new SimpleMeterRegistry();
  final FakePolicies policies = new FakePolicies();
  FakeInstance one;
  FakeInstance two;
  Caller caller;

  @BeforeEach
  void open() throws Exception {
    one = new FakeInstance(vertx, "one");
    two = new FakeInstance(vertx, "two");
    Callers callers = new Callers(vertx, registry, "test", meters, policies);
    caller = await(on(callers::open));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** Does something on the caller's event loop. */
  <T> Future<T> on(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> action.get().onComplete(promise));
    return promise.future();
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  Future<Response> call(Operation operation, Duration wait) {
    return on(() -> caller.call(SHELF, operation, request(operation, wait)));
  }

  static Request request(Operation operation, Duration wait) {
    return Request.of(operation.id(), Deadline.after(wait));
  }

  Future<Response> call(Operation operation) {
    return call(operation, PATIENCE);
  }

  /** Until both have proven themselves, which each does in its own time. */
  void showBoth() throws Exception {
    await(registry.show(one.record, two.record));
    while (one.calls() == 0 || two.calls() == 0) {
      await(call(FakeInstance.LIST));
    }
    one.batches.clear();
    two.batches.clear();
  }

  static void assertUnavailable(Future<Response> answer, String reason) {
    assertThatThrownBy(() -> await(answer))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        Failure.Unavailable.class,
                        failure -> assertThat(failure.reason()).contains(reason)));
  }

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  /** Until nobody has called for a while, and there is nothing to find out. */
  void awaitRest() throws Exception {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (isAwake()) {
      assertThat(System.nanoTime()).as("it rests in time").isLessThan(limit);
    }
  }

  boolean isAwake() throws Exception {
    return await(on(() -> Future.succeededFuture(caller.isAwake())));
  }

  int pending() throws Exception {
    CompletableFuture<Integer> pending = new CompletableFuture<>();
    context.runOnContext(v -> pending.complete(caller.pending()));
    return pending.get(60, TimeUnit.SECONDS);
  }

  double counter(String name, String tag, String value) {
    Counter counter = meters.find(name).tag(tag, value).counter();
    return counter == null ? 0 : counter.count();
  }

  static void awaitCalls(FakeInstance instance, int calls) {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (instance.calls() < calls) {
      assertThat(System.nanoTime()).as("calls arrive in time").isLessThan(limit);
      Thread.onSpinWait();
    }
  }
}
