package dev.coppice.discovery.seed.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.discovery.seed.SeedDatabase;
import dev.coppice.postgres.Database;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. */
class PostgresEpochStoreTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private final Vertx vertx = Vertx.vertx();
  private final PostgresEpochStore epochs =
      new PostgresEpochStore(Clock.fixed(Instant.ofEpochSecond(100), ZoneOffset.UTC));
  private Database database;

  @BeforeEach
  void open() {
    String name = "epochs_%08x".formatted(ThreadLocalRandom.current().nextInt());
    database = SeedDatabase.open(vertx, postgres.createDatabase(name));
  }

  @AfterEach
  void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  @Test
  void tellsOfTheHighestEpochOfOthers() {
    epochs.use(database);
    assertThat(Await.result(epochs.remember("one", 100))).isZero();
    assertThat(Await.result(epochs.remember("one", 100))).as("asked again").isZero();
    assertThat(Await.result(epochs.remember("two", 200))).isEqualTo(100);
    assertThat(Await.result(epochs.remember("three", 150))).isEqualTo(200);
    assertThat(Await.result(epochs.remember("four", 201))).isEqualTo(200);
  }

  @Test
  void givesEpochsBeforeThereIsADatabase() {
    assertThat(Await.result(epochs.next(0))).isEqualTo(100);
    assertThat(Await.result(epochs.next(200))).isEqualTo(201);
    assertThat(((FailureException) Await.failure(epochs.remember("one", 100))).failure())
        .isInstanceOf(Failure.Unavailable.class);
  }
}
