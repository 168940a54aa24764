package dev.coppice.inventory;

import static dev.coppice.inventory.Warehouse.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients see while the database is away, and after. */
class InventoryOutageTest {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.ownServer();

  /** The timeout of a read in the contract, and what a busy machine needs on top. */
  private static final Duration PROMPTLY = Duration.ofSeconds(5);

  private static Warehouse warehouse;

  @BeforeAll
  static void open() {
    warehouse = new Warehouse(postgres);
    warehouse.stock(count("71053", 7));
  }

  @AfterAll
  static void close() {
    warehouse.close();
  }

  @Test
  void answersThatItIsUnavailableWhileTheDatabaseIsDownAndRecoversByItself() {
    postgres.stopServer();
    try {
      Response answer = assertFailsPromptly();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isNotNull();
      assertThat(answer.body().toString()).doesNotContain("127.0.0.1");
      Await.until("readiness says so", () -> !database().isUp());
      assertThat(database().reason()).contains("PostgreSQL at 127.0.0.1:");
    } finally {
      postgres.startServer();
    }
    assertRecovered();
  }

  @Test
  void answersInTimeWhileTheDatabaseIsFrozenAndRecoversByItself() {
    postgres.freezeServer();
    try {
      // Whether the service gives up first or its caller is a matter of milliseconds.
      assertThat(assertFailsPromptly().status()).isIn(503, 504);
      Await.until("readiness says so", () -> !database().isUp());
    } finally {
      postgres.thawServer();
    }
    assertRecovered();
  }

  private static Response assertFailsPromptly() {
    long start = System.nanoTime();
    Response answer = warehouse.get("71053");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPTLY);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    return answer;
  }

  private static void assertRecovered() {
    Await.until("the item is there again", () -> warehouse.get("71053").status() == 200);
    Await.until("readiness says so", () -> database().isUp());
    warehouse.stock(count("71053", 7));
  }

  private static Readiness.State database() {
    return warehouse.service.readiness("inventory.postgres").orElseThrow();
  }
}
