package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.contract.Version;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.testing.Await;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallerTest {

  private static final ServiceId SHELF = new ServiceId("shelf", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final FakeRegistry registry = new FakeRegistry();
  private final Context context = vertx.getOrCreateContext();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final FakePolicies policies = new FakePolicies();
  private FakeInstance one;
  private FakeInstance two;
  private Caller caller;

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
  private <T> Future<T> on(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> action.get().onComplete(promise));
    return promise.future();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private Future<Response> call(Operation operation, Duration wait) {
    return on(() -> caller.call(SHELF, operation, request(operation, wait)));
  }

  private static Request request(Operation operation, Duration wait) {
    return Request.of(operation.id(), Deadline.after(wait));
  }

  private Future<Response> call(Operation operation) {
    return call(operation, PATIENCE);
  }

  /** Until both have proven themselves, which each does in its own time. */
  private void showBoth() throws Exception {
    await(registry.show(one.record, two.record));
    while (one.calls() == 0 || two.calls() == 0) {
      await(call(FakeInstance.LIST));
    }
    one.batches.clear();
    two.batches.clear();
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
                    caller.call(SHELF, FakeInstance.LIST, request(FakeInstance.LIST, PATIENCE)));
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
    showBoth();
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
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(ms(100), PATIENCE);
    assertThat(pending()).isZero();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private int pending() throws Exception {
    CompletableFuture<Integer> pending = new CompletableFuture<>();
    context.runOnContext(v -> pending.complete(caller.pending()));
    return pending.get(60, TimeUnit.SECONDS);
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
    showBoth();
    one.behaviour = one::refuse;
    while (one.calls() == 0) {
      assertThat(await(call(FakeInstance.ADD)).body().toString()).isEqualTo("\"two\"");
    }
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
    showBoth();
    one.behaviour = one::refuse;
    two.behaviour = two::refuse;
    assertThat(await(call(FakeInstance.LIST)).status()).isEqualTo(503);
    assertThat(one.calls() + two.calls()).isEqualTo(3);
  }

  @Test
  void takesAnIdempotentCallBackFromAnInstanceThatHangs() throws Exception {
    showBoth();
    one.hang();
    List<Future<Response>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(call(FakeInstance.LIST));
    }
    for (Future<Response> answer : answers) {
      assertThat(await(answer).body().toString()).isEqualTo("\"two\"");
    }
  }

  @Test
  void callsAnInstanceThatHungAgainWhenItAnswersAgain() throws Exception {
    showBoth();
    one.hang();
    Await.until("the hung instance is ejected", () -> anInstanceIsEjected());
    int before = one.calls();
    one.resume();
    Await.until(
        "it is called again",
        () -> {
          await(call(FakeInstance.LIST));
          return one.calls() > before;
        });
  }

  /** Calls until the meters show it. */
  private boolean anInstanceIsEjected() throws Exception {
    await(call(FakeInstance.LIST));
    return meters.get("coppice.calls.ejected").gauge().value() == 1;
  }

  @Test
  void leavesWhatMayHaveBeenDoneWithTheInstanceThatHangs() throws Exception {
    await(registry.show(one.record));
    one.silent();
    Future<Response> answer = call(FakeInstance.ADD, Duration.ofSeconds(2));
    awaitCalls(one, 1);
    one.hang();
    await(registry.show(one.record, two.record));
    assertThatThrownBy(() -> await(answer))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.DeadlineExceeded.class));
    assertThat(two.calls()).isZero();
  }

  @Test
  void asksAnotherWhenAnAttemptHasHadItsShareOfTheTime() throws Exception {
    showBoth();
    one.silent();
    while (counter("coppice.calls.repeated", "why", "late") == 0) {
      Response response = await(call(FakeInstance.LIST, Duration.ofSeconds(6)));
      assertThat(response.body().toString()).isEqualTo("\"two\"");
    }
  }

  @Test
  void takesTheFirstAnswerWhicheverAttemptBringsIt() throws Exception {
    await(registry.show(one.record));
    List<Runnable> held = new ArrayList<>();
    one.behaviour = (to, call) -> held.add(() -> one.answer(to, call, 200));
    Future<Response> answer = call(FakeInstance.LIST, Duration.ofSeconds(6));
    awaitCalls(one, 1);
    two.silent();
    await(registry.show(one.record, two.record));
    awaitCalls(two, 1);
    held.forEach(Runnable::run);
    assertThat(await(answer).body().toString()).isEqualTo("\"one\"");
    assertThat(pending()).isZero();
  }

  @Test
  void asksASecondInstanceEarlyWhereAReadIsHedged() throws Exception {
    showBoth();
    one.silent();
    while (counter("coppice.calls.repeated", "why", "hedge") == 0) {
      Response response = await(call(FakeInstance.LIST_HEDGED, Duration.ofSeconds(60)));
      assertThat(response.body().toString()).isEqualTo("\"two\"");
    }
  }

  @Test
  void asksAnotherWhenAnInstanceAnswers503() throws Exception {
    showBoth();
    one.behaviour = (to, call) -> one.answer(to, call, 503);
    for (int i = 0; i < 20; i++) {
      assertThat(await(call(FakeInstance.LIST)).status()).isEqualTo(200);
    }
    assertThat(one.calls()).isPositive();
  }

  @Test
  void passesA500On() throws Exception {
    showBoth();
    one.behaviour = (to, call) -> one.answer(to, call, 500);
    two.behaviour = (to, call) -> two.answer(to, call, 500);
    assertThat(await(call(FakeInstance.LIST)).status()).isEqualTo(500);
    assertThat(one.calls() + two.calls()).isEqualTo(1);
  }

  @Test
  void repeatsARequestWithAKeyWhereTheOperationTakesOne() throws Exception {
    await(registry.show(one.record));
    one.silent();
    Request keyed = request(FakeInstance.ADD_KEYED, PATIENCE).withIdempotencyKey("k-1");
    Future<Response> answer = on(() -> caller.call(SHELF, FakeInstance.ADD_KEYED, keyed));
    Future<Response> bare = call(FakeInstance.ADD_KEYED);
    awaitCalls(one, 2);
    await(registry.show(two.record));
    assertThat(await(answer).body().toString()).isEqualTo("\"two\"");
    assertUnavailable(bare, "whether it was done is unknown");
  }

  @Test
  void addsNoMoreThanAFifthToTheLoadByRepeating() throws Exception {
    showBoth();
    one.behaviour = (to, call) -> one.answer(to, call, 503);
    two.behaviour = (to, call) -> two.answer(to, call, 503);
    int calls = 500;
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      assertThat(await(call(FakeInstance.LIST)).status()).isEqualTo(503);
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000 + 1;
    assertThat(one.calls() + two.calls() - calls)
        .isBetween(10, (int) (calls * RetryBudget.SHARE + RetryBudget.RESERVE + seconds));
  }

  @Test
  void ejectsAnInstanceThatFailsWhileAnotherDoesNot() throws Exception {
    showBoth();
    one.behaviour = (to, call) -> one.answer(to, call, 500);
    Await.until("the failing instance is ejected", () -> anInstanceIsEjected());
    assertThat(one.calls()).isGreaterThanOrEqualTo(Standing.FAILURES);
    assertThat(counter("coppice.calls.ejections", "cause", "failing")).isEqualTo(1);
  }

  @Test
  void shedsWhatIsMoreThanAnInstanceMayHave() throws Exception {
    await(registry.show(one.record));
    await(call(FakeInstance.LIST));
    one.silent();
    assertUnavailable(
        on(
            () -> {
              Future<Response> last = Future.succeededFuture();
              for (int i = 0; i <= ConcurrencyLimit.INITIAL; i++) {
                last = caller.call(SHELF, FakeInstance.LIST, request(FakeInstance.LIST, PATIENCE));
              }
              return last;
            }),
        "more calls than it can answer in time");
    assertThat(counter("coppice.calls.made", "outcome", "shed")).isEqualTo(1);
  }

  @Test
  void tellsWhoAnswered() throws Exception {
    await(registry.show(two.record));
    List<String> by = new ArrayList<>();
    await(
        on(
            () ->
                caller.call(
                    SHELF, FakeInstance.LIST, request(FakeInstance.LIST, PATIENCE), by::add)));
    assertThat(by).containsExactly("two");
  }

  @Test
  void countsCallsByHowTheyEnded() throws Exception {
    assertUnavailable(call(FakeInstance.LIST), "is up");
    await(registry.show(one.record));
    await(call(FakeInstance.LIST));
    one.behaviour = (to, call) -> one.answer(to, call, 500);
    await(call(FakeInstance.LIST));
    assertThat(counter("coppice.calls.made", "outcome", "unavailable")).isEqualTo(1);
    assertThat(counter("coppice.calls.made", "outcome", "answered")).isEqualTo(1);
    assertThat(counter("coppice.calls.made", "outcome", "failed")).isEqualTo(1);
    assertThat(meters.get("coppice.calls.limit").tag("operation", "listBooks").gauge().value())
        .isEqualTo(ConcurrencyLimit.INITIAL);
  }

  private double counter(String name, String tag, String value) {
    Counter counter = meters.find(name).tag(tag, value).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void followsPoliciesThatChange() throws Exception {
    showBoth();
    one.behaviour = (to, call) -> one.answer(to, call, 503);
    two.behaviour = (to, call) -> two.answer(to, call, 503);
    await(call(FakeInstance.LIST));
    assertThat(one.calls() + two.calls()).isEqualTo(3);
    policies.set(CallPolicy.ONCE);
    await(call(FakeInstance.LIST));
    assertThat(one.calls() + two.calls()).isEqualTo(4);
  }

  /** One policy for all. */
  @Test
  void sendsNothingMoreToAVersionThatHasLostItsWeight() throws Exception {
    two = new FakeInstance(vertx, "newer", new Version(1, 1, 0));
    showBoth();
    policies.weigh(Map.of(new Version(1, 0, 0), 1, new Version(1, 1, 0), 0));
    for (int i = 0; i < 20; i++) {
      await(call(FakeInstance.LIST));
    }
    assertThat(one.calls()).isEqualTo(20);
    policies.weigh(Map.of());
    while (two.calls() == 0) {
      await(call(FakeInstance.LIST));
    }
  }

  private static final class FakePolicies implements CallPolicies {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable CallPolicy policy;
    private volatile Map<Version, Integer> weights = Map.of();

    void set(CallPolicy next) {
      policy = next;
      listeners.forEach(Runnable::run);
    }

    void weigh(Map<Version, Integer> next) {
      weights = next;
      listeners.forEach(Runnable::run);
    }

    @Override
    public Map<Version, Integer> weights(ServiceId service) {
      return weights;
    }

    @Override
    public CallPolicy of(ServiceId service, Operation operation) {
      CallPolicy override = policy;
      return override == null ? operation.policy() : override;
    }

    @Override
    public void onChange(Runnable listener) {
      listeners.add(listener);
    }
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
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (instance.calls() < calls) {
      assertThat(System.nanoTime()).as("calls arrive in time").isLessThan(limit);
      Thread.onSpinWait();
    }
  }
}
