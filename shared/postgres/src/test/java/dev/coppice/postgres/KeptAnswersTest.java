package dev.coppice.postgres;

import static dev.coppice.postgres.Fixture.ask;
import static dev.coppice.postgres.Fixture.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeptAnswersTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static final Vertx vertx = Vertx.vertx();
  private static Database database;
  private static KeptAnswers answers;

  @BeforeAll
  static void open() {
    database = Await.result(Database.open(vertx, new Readiness(), Fixture.options(postgres.uri())));
    answers = new KeptAnswers(database);
  }

  @AfterAll
  static void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  @BeforeEach
  void nothing() {
    ask(database, "TRUNCATE note, kept_answers");
  }

  private static OnceKey key(String key, String body) {
    return OnceKey.of(request("ada", "writeNote", body).withIdempotencyKey(key));
  }

  private static Request request(String user, String operation, String body) {
    Request bare = Request.of(operation, soon());
    return new Request(
        operation,
        bare.path(),
        bare.query(),
        bare.headers(),
        new Principal(user, "shop", Set.of()),
        bare.deadline(),
        null,
        null,
        null,
        Buffer.buffer(body));
  }

  private static Future<Response> write(OnceKey key) {
    return answers.once(key, soon(), KeptAnswersTest::write);
  }

  /** Answers another number each time it is run. */
  private static Future<Response> write(SqlConnection connection) {
    return connection
        .query("INSERT INTO note SELECT count(*) + 1, 'written' FROM note RETURNING id")
        .execute()
        .map(
            rows ->
                Response.json(
                        201, Buffer.buffer("{\"id\":" + rows.iterator().next().getLong(0) + "}"))
                    .withHeader("location", "/notes/1"));
  }

  private static Object notes() {
    return ask(database, "SELECT count(*) FROM note");
  }

  @Test
  void whoAsksAgainHearsTheFirstAnswer() {
    Response first = Await.result(write(key("k", "{}")));
    Response again = Await.result(write(key("k", "{}")));

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers()).isEqualTo(first.headers());
    assertThat(notes()).isEqualTo(1L);
  }

  @Test
  void ofManyAtOnceOneDoesIt() {
    List<Future<Response>> all =
        IntStream.range(0, 20).mapToObj(i -> write(key("k", "{}"))).toList();

    for (Future<Response> each : all) {
      assertThat(Await.result(each).jsonBody().getLong("id")).isEqualTo(1L);
    }
    assertThat(notes()).isEqualTo(1L);
  }

  @Test
  void anotherContentUnderTheSameKeyIsRefused() {
    Await.result(write(key("k", "{}")));

    assertThat(failureOf(write(key("k", "{ }"))))
        .isInstanceOfSatisfying(
            Failure.Unprocessable.class,
            refused -> assertThat(refused.detail()).contains("another content"));
    assertThat(notes()).isEqualTo(1L);
  }

  @Test
  void keysAreTheAskersOwnAndTheOperations() {
    Request ada = request("ada", "writeNote", "{}").withIdempotencyKey("k");
    Request bob = request("bob", "writeNote", "{}").withIdempotencyKey("k");
    Request other = request("ada", "burnNote", "{}").withIdempotencyKey("k");
    Request here = request("ada", "fileNote", "").withIdempotencyKey("k").withPath("id", "1");
    Request there = request("ada", "fileNote", "").withIdempotencyKey("k").withPath("id", "2");

    Await.result(write(OnceKey.of(ada)));
    Await.result(write(OnceKey.of(bob)));
    Await.result(write(OnceKey.of(other)));
    Await.result(write(OnceKey.of(here)));

    assertThat(notes()).isEqualTo(4L);
    assertThat(failureOf(write(OnceKey.of(there)))).isInstanceOf(Failure.Unprocessable.class);
  }

  @Test
  void whatFailsLeavesNothingAndIsTriedAnew() {
    Future<Response> failing =
        answers.once(
            key("k", "{}"),
            soon(),
            connection ->
                write(connection).compose(written -> Future.failedFuture("the roof fell in")));

    assertThat(Await.failure(failing)).hasMessage("the roof fell in");
    assertThat(notes()).isEqualTo(0L);
    Await.result(write(key("k", "{}")));
    assertThat(notes()).isEqualTo(1L);
  }

  @Test
  void whoWaitsTooLongForAnotherHearsOfIt() {
    Promise<Void> begun = Promise.promise();
    Promise<Void> goOn = Promise.promise();
    Future<Response> slow =
        answers.once(
            key("k", "{}"),
            soon(),
            connection -> {
              begun.complete();
              return goOn.future().compose(gone -> write(connection));
            });
    Await.result(begun.future());

    Future<Response> hasty =
        answers.once(
            key("k", "{}"), Deadline.after(Duration.ofMillis(600)), KeptAnswersTest::write);

    assertThat(failureOf(hasty)).isInstanceOf(Failure.Conflict.class);
    goOn.complete();
    assertThat(Await.result(slow).status()).isEqualTo(201);
  }

  @Test
  void whoFailsBecauseAnotherWasFasterHearsTheOthersAnswer() {
    OnceKey key = key("k", "{}");

    Response answer =
        Await.result(
            answers.orElse(
                key,
                soon(),
                () ->
                    write(key)
                        .compose(done -> Future.failedFuture(unprocessable("the cart is empty")))));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(failureOf(answers.orElse(key("k2", "{}"), soon(), KeptAnswersTest::refusing)))
        .isEqualTo(new Failure.Unprocessable("the cart is empty"));
  }

  @Test
  void nothingIsCalledRefusedThatSomebodyElseMayHaveDone() {
    Promise<Response> work = Promise.promise();
    Deadline deadline = Deadline.after(Duration.ofMillis(200));
    Future<Response> answer = answers.orElse(key("k1", "{}"), deadline, work::future);
    Await.until("no time is left", deadline::hasPassed);
    work.fail(unprocessable("the cart is empty"));

    assertThat(failureOf(answer)).isInstanceOf(Failure.DeadlineExceeded.class);
  }

  private static Future<Response> refusing() {
    throw unprocessable("the cart is empty");
  }

  private static FailureException unprocessable(String detail) {
    return new FailureException(new Failure.Unprocessable(detail));
  }

  @Test
  void aRequestWithoutAKeyIsToldWhatIsMissing() {
    assertThatThrownBy(() -> OnceKey.of(request("ada", "writeNote", "{}")))
        .isInstanceOfSatisfying(
            FailureException.class,
            failed -> assertThat(failed.failure().toString()).contains("header.idempotency-key"));
  }

  @Test
  void answersAreForgottenWhenTheyAreOld() {
    Await.result(write(key("old", "{}")));
    Await.result(write(key("new", "{}")));
    ask(
        database,
        "UPDATE kept_answers SET kept_at = now() - interval '25 hours' WHERE key = 'old'");

    assertThat(Await.result(answers.forget(Duration.ofDays(1), 10, soon()))).isEqualTo(1);
    assertThat(Await.result(answers.find(key("new", "{}"), soon()))).isPresent();
    assertThat(Await.result(answers.find(key("old", "{}"), soon()))).isEmpty();
  }

  private static Failure failureOf(Future<?> future) {
    return ((FailureException) Await.failure(future)).failure();
  }
}
