package dev.coppice.discovery.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Leaders that hang or are cut off, while the seeds go on. */
class FaultsTest {
  private static Grove grove;

  @BeforeAll
  static void grow() {
    grove = Grove.grown();
  }

  @AfterAll
  static void close() {
    grove.close();
  }

  @Test
  void aLeaderThatHearsNothingStopsBeforeAnotherBegins() {
    Diary diary = new Diary();
    Node cutOff = grove.service();
    Gate gate = new Gate();
    Coordination behindGate = new Coordination(cutOff.context(), gate::before);
    Election first = behindGate.elect("reach", diary.of("cut off"));
    Await.until("it leads", () -> first.term().isPresent());
    Term term = first.term().orElseThrow();
    Hold held = Await.result(behindGate.lock("reach").acquire(Grove.WAIT, Grove.LEASE));
    Election second = Grove.of(grove.seeds().get(0)).elect("reach", diary.of("heir"));

    gate.shut();
    Await.until("the heir leads", Grove.LIMIT, () -> diary.leaders().contains("heir"));

    assertThat(term.isOver()).isTrue();
    assertThat(first.term()).isEmpty();
    assertThat(held.isOver()).isTrue();
    assertThat(held.ended().isComplete()).isTrue();
    List<Diary.Entry> entries = diary.entries();
    assertThat(entries).extracting(Diary.Entry::who).containsExactly("cut off", "cut off", "heir");
    assertThat(entries.get(2).at() - entries.get(1).at()).isPositive();
    assertThat(diary.tokens()).isSorted();

    gate.open();
    Await.result(second.close());
    Await.until("it leads again", () -> first.term().isPresent());
    assertThat(first.term().orElseThrow().token()).isGreaterThan(diary.tokens().get(1));
    Await.result(first.close());
    grove.leave(cutOff);
  }

  /** As when the process is stopped: nothing of it runs, and it can't be told. */
  @Test
  void aLeaderThatStandsStillIsOverForWhoeverAsksBeforeAnotherBegins() throws Exception {
    Node paused = grove.service();
    Diary diary = new Diary();
    Coordination alone = Grove.of(paused);
    Election first = alone.elect("still", diary.of("paused"));
    Await.until("it leads", () -> first.term().isPresent());
    Term term = first.term().orElseThrow();
    CountDownLatch resume = new CountDownLatch(1);
    Promise<Boolean> wasOver = Promise.promise();
    Election second =
        Grove.of(grove.seeds().get(0))
            .elect(
                "still",
                new LeaderTask() {
                  @Override
                  public Future<?> start(Term next) {
                    wasOver.complete(term.isOver());
                    return Future.succeededFuture();
                  }

                  @Override
                  public Future<?> stop(Term next) {
                    return Future.succeededFuture();
                  }
                });

    alone
        .raft()
        .loop()
        .run(
            () -> {
              try {
                resume.await(1, TimeUnit.MINUTES);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    assertThat(Await.result(wasOver.future(), Grove.LIMIT)).isTrue();
    assertThat(diary.entries()).hasSize(1);
    resume.countDown();
    Await.until("it stops when it goes on", () -> diary.entries().size() == 2);
    Await.result(second.close());
    grove.leave(paused);
  }
}
