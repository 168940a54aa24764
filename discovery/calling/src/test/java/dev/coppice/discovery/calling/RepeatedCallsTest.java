package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent to another instance too, and what never is. */
class RepeatedCallsTest extends CallerFixture {

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
}
