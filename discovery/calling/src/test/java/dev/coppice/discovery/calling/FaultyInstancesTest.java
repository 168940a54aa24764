package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Response;
import dev.coppice.discovery.registry.Health;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instances that hang, fail, are overloaded or about to leave. */
class FaultyInstancesTest extends CallerFixture {

  /** Calls until the meters show it. */
  private boolean anInstanceIsEjected() throws Exception {
    await(call(FakeInstance.LIST));
    return meters.get("coppice.calls.ejected").gauge().value() == 1;
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
  void ejectsAnInstanceThatHungWhileNobodyCalled() throws Exception {
    showBoth();
    one.hang();
    awaitRest();
    Await.until("the hung instance is ejected", () -> anInstanceIsEjected());
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
}
