package dev.coppice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PipelinesTest {
  private static final String WHO = "SELECT pg_backend_pid()";

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  @Test
  void aSlowStatementHoldsUpNoneOfTheOthers() {
    Pipelines pipelines = open(2);
    Future<Object> slow = ask(pipelines, "SELECT pg_sleep(4)::text");

    for (int i = 0; i < 20; i++) {
      Await.result(ask(pipelines, WHO));
    }

    assertThat(slow.isComplete()).as("the slow one was waited for").isFalse();
  }

  @Test
  void manyStatementsShareFewConnections() {
    Pipelines pipelines = open(2);
    List<Future<Object>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(ask(pipelines, WHO));
    }

    Await.result(Future.all(answers));

    assertThat(answers.stream().map(Future::result).distinct()).hasSize(2);
  }

  @Test
  void aQuietServiceOpensOneConnection() {
    Pipelines pipelines = open(8);
    List<Object> backends = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      backends.add(Await.result(ask(pipelines, WHO)));
    }

    assertThat(backends.stream().distinct()).hasSize(1);
  }

  @Test
  void workThatThrowsFailsItsFutureAndIsNotCountedForEver() {
    Pipelines pipelines = open(2);
    IllegalStateException thrown = new IllegalStateException("a bug");

    Throwable failure =
        Await.failure(
            pipelines.run(
                client -> {
                  throw thrown;
                }));

    assertThat(failure).isSameAs(thrown);
    Object first = Await.result(ask(pipelines, WHO));
    assertThat(Await.result(ask(pipelines, WHO))).isEqualTo(first);
  }

  private static Future<Object> ask(Pipelines pipelines, String sql) {
    return pipelines.run(
        client -> client.query(sql).execute().map(rows -> rows.iterator().next().getValue(0)));
  }

  private Pipelines open(int connections) {
    PostgresOptions options =
        Fixture.options(
            postgres.uri(), Map.of("coppice.postgres.pipelines", String.valueOf(connections)));
    return PostgresClients.open(vertx, options).statements();
  }
}
