package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Response;
import dev.coppice.contract.Version;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallerTest extends CallerFixture {

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

  @Test
  void restsWhenNobodyHasAskedForAWhileAndKeepsDeadlinesAgainWhenSomebodyDoes() throws Exception {
    await(registry.show(one.record));
    await(call(FakeInstance.LIST));
    assertThat(isAwake()).isTrue();
    awaitRest();
    endsACallAtItsDeadline();
  }

  @Test
  void afterARestItRepeatsElsewhereWhatAnInstanceDoesNotAnswer() throws Exception {
    showBoth();
    awaitRest();
    one.silent();
    List<Future<Response>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(call(FakeInstance.LIST, Duration.ofSeconds(2)));
    }
    for (Future<Response> answer : answers) {
      assertThat(await(answer).body().toString()).isEqualTo("\"two\"");
    }
  }

  @Test
  void afterARestItAsksAnInstanceThatIsNewUntilItAnswersAlthoughNobodyCalls() throws Exception {
    showBoth();
    awaitRest();
    FakeInstance three = new FakeInstance(vertx, "three");
    three.hang();
    await(registry.show(three.record));
    assertThat(isAwake()).isTrue();
    three.resume();
    awaitRest();
    assertThat(await(call(FakeInstance.LIST)).body().toString()).isEqualTo("\"three\"");
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
}
