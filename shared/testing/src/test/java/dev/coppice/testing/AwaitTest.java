package dev.coppice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void asksUntilTheConditionHolds() {
    AtomicInteger asked = new AtomicInteger();

    Await.until("asked thrice", () -> asked.incrementAndGet() == 3);

    assertThat(asked).hasValue(3);
  }

  @Test
  void givesUpWithWhatWasExpectedAndWhatWentWrong() {
    assertThatThrownBy(
            () ->
                Await.until(
                    "the sky falls",
                    SHORT,
                    () -> {
                      throw new IOException("still up");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith("in vain until the sky falls")
        .hasRootCauseMessage("still up");
  }

  @Test
  void throwsTheFailureOfAFutureAsItIs() {
    IOException failure = new IOException("no");

    assertThatThrownBy(() -> Await.result(Future.failedFuture(failure))).isSameAs(failure);
    assertThat(Await.failure(Future.failedFuture(failure))).isSameAs(failure);
  }

  @Test
  void doesNotWaitForEverForAFuture() {
    assertThatThrownBy(() -> Await.result(Promise.promise().future(), SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not complete");
  }

  @Test
  void aSuccessIsNoFailure() {
    assertThatThrownBy(() -> Await.failure(Future.succeededFuture("fine")))
        .hasMessage("succeeded with fine");
  }
}
