package dev.coppice.orders.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.node.Settings;
import dev.coppice.orders.order.Address;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderLine;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SagaRunnerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Promise<Outcome> answer = Promise.promise();
  private final AtomicInteger begun = new AtomicInteger();
  private final FakeStore store = new FakeStore();

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private SagaRunner runner(int atOnce) {
    SagaOptions options =
        SagaOptions.from(
            Settings.of(
                Map.of(
                    "coppice.orders.poll",
                    "20ms",
                    "coppice.orders.max.sagas",
                    Integer.toString(atOnce))));
    return new SagaRunner(vertx, store, claim -> attempt(), options);
  }

  private Future<Outcome> attempt() {
    begun.incrementAndGet();
    return answer.future();
  }

  @Test
  void keepsWhatItHasDoneBeforeItLeavesAndTakesNoMore() {
    store.due.add(claim("order-1"));
    SagaRunner runner = runner(1);
    runner.wake("order-1");
    Future<Void> closed = runner.close();
    assertThat(closed.isComplete()).isFalse();

    answer.complete(Outcome.Done.DONE);

    Await.result(closed);
    assertThat(store.kept).containsExactly("order-1, going on: false");
    runner.wake("order-2");
    assertThat(store.asked).containsExactly("order-1");
  }

  @Test
  void leavesAtOnceWhenItDoesNothing() {
    assertThat(runner(1).close().isComplete()).isTrue();
  }

  @Test
  void takesNoMoreThanItMayWorkOnAtOnce() {
    for (int i = 0; i < 5; i++) {
      store.due.add(claim("order-" + i));
    }
    SagaRunner runner = runner(2);
    runner.begin();

    Await.until("it works on what it may", () -> begun.get() == 2);
    runner.wake("order-4");

    assertThat(store.asked).isEmpty();
    assertThat(store.due).hasSize(3);
    answer.complete(Outcome.Done.DONE);
    Await.until("the rest is done", () -> store.kept.size() == 5);
    Await.result(runner.close());
  }

  private static Claim claim(String id) {
    Order order =
        Order.placed(
            id,
            "ada",
            List.of(new OrderLine("A", "THE A", 1, 500, 0)),
            "GBP",
            "standard",
            300,
            250,
            new Address("Ada", "1", Optional.empty(), "London", "N1", "GB"),
            Instant.EPOCH);
    return new Claim(
        id,
        order,
        Step.RESERVE,
        1,
        Instant.EPOCH,
        1,
        Optional.empty(),
        1,
        Optional.of("card"),
        Optional.empty(),
        Map.of(),
        0,
        Optional.empty());
  }

  private static final class FakeStore implements SagaStore {
    private final Queue<Claim> due = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> kept = new CopyOnWriteArrayList<>();

    @Override
    public synchronized Future<List<Claim>> claim(int most, Deadline deadline) {
      List<Claim> taken = new ArrayList<>();
      while (taken.size() < most && !due.isEmpty()) {
        taken.add(due.remove());
      }
      return Future.succeededFuture(taken);
    }

    @Override
    public synchronized Future<Optional<Claim>> claim(String saga, Deadline deadline) {
      asked.add(saga);
      return Future.succeededFuture(Optional.ofNullable(due.poll()));
    }

    @Override
    public synchronized Future<Optional<Claim>> conclude(
        Claim claim, Outcome outcome, boolean goOn, Deadline deadline) {
      kept.add(claim.saga() + ", going on: " + goOn);
      return Future.succeededFuture(Optional.empty());
    }
  }
}
