package dev.coppice.catalog;

import static dev.coppice.catalog.Shop.product;
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
class CatalogOutageTest {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.ownServer();

  /** The timeout of a read in the contract, and what a busy machine needs on top. */
  private static final Duration PROMPTLY = Duration.ofSeconds(5);

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop(postgres);
    shop.stock(product("71053", "WHITE METAL LANTERN"));
  }

  @AfterAll
  static void close() {
    shop.close();
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
    Response answer = shop.get("71053");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPTLY);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    return answer;
  }

  private static void assertRecovered() {
    Await.until("the product is there again", () -> shop.get("71053").status() == 200);
    Await.until("readiness says so", () -> database().isUp());
    shop.stock(product("71053", "WHITE METAL LANTERN"));
  }

  private static Readiness.State database() {
    return shop.service.readiness("catalog.postgres").orElseThrow();
  }
}
