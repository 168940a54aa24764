package dev.coppice.discovery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What clients of a service see while its database is away, and after. */
public interface DatabaseOutageContract {

  /** The timeout of a read in the contract, and what a busy machine needs on top. */
  Duration PROMPTLY = Duration.ofSeconds(20);

  /** The service, on a PostgreSQL server of its own. */
  ServiceExtension service();

  /** Reads what {@link #write} has written. */
  Response read();

  /** Writes something, again and again the same. */
  void write();

  @Test
  default void answersThatItIsUnavailableWhileTheDatabaseIsDownAndRecoversByItself() {
    write();
    service().postgres().stopServer();
    try {
      Response answer = assertFailsPromptly();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isNotNull();
      assertThat(answer.body().toString()).doesNotContain("127.0.0.1");
      Await.until("readiness says so", () -> !database().isUp());
      assertThat(database().reason()).contains("PostgreSQL at 127.0.0.1:");
    } finally {
      service().postgres().startServer();
    }
    assertRecovered();
  }

  @Test
  default void answersInTimeWhileTheDatabaseIsFrozenAndRecoversByItself() {
    write();
    service().postgres().freezeServer();
    try {
      // Whether the service gives up first or its caller is a matter of milliseconds.
      assertThat(assertFailsPromptly().status()).isIn(503, 504);
      Await.until("readiness says so", () -> !database().isUp());
    } finally {
      service().postgres().thawServer();
    }
    assertRecovered();
  }

  private Response assertFailsPromptly() {
    long start = System.nanoTime();
    Response answer = read();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPTLY);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    return answer;
  }

  private void assertRecovered() {
    Await.until("it answers again", () -> read().status() == 200);
    Await.until("readiness says so", () -> database().isUp());
    write();
  }

  private Readiness.State database() {
    return service().service().readiness(service().name() + ".postgres").orElseThrow();
  }
}
