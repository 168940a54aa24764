package dev.coppice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import dev.coppice.testing.RedisExtension;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisClientTest {

  @RegisterExtension static final RedisExtension redis = RedisExtension.ownServer();

  private static final RedisScript COUNT = RedisScript.load(RedisClientTest.class, "count.lua");
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Readiness readiness = new Readiness();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private RedisClient client;

  @BeforeEach
  void open() {
    RedisOptions options = new RedisOptions(Optional.of(redis.uri()), Optional.empty());
    client =
        Await.result(
            onLoop(
                () ->
                    Future.succeededFuture(
                        RedisClient.open(
                            vertx,
                            options,
                            "shop",
                            PATIENCE,
                            readiness,
                            Readiness::notUp,
                            meters))));
    awaitUp();
  }

  @AfterEach
  void close() {
    Await.result(
        onLoop(
            () -> {
              client.close();
              return Future.succeededFuture();
            }));
    Await.result(vertx.close());
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(v -> action.get().onComplete(promise));
    return promise.future();
  }

  private void awaitUp() {
    Await.until("Redis answers", () -> state().isUp());
  }

  private Readiness.State state() {
    return readiness.of("shop.redis").orElseThrow();
  }

  private Future<Optional<Response>> count(String key, Duration limit) {
    return onLoop(
        () -> client.run("count", COUNT, List.of(key), List.of("2"), Deadline.after(limit)));
  }

  private Failure failure(Duration limit) {
    return ((FailureException) Await.failure(count("k", limit))).failure();
  }

  private long measured(String outcome) {
    return meters.find("coppice.redis.command").tag("outcome", outcome).timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  @Test
  void runsAScriptThatRedisDoesNotKnowOrHasForgotten() {
    assertThat(Await.result(count("a", PATIENCE)).orElseThrow().toLong()).isEqualTo(2);
    Await.result(
        onLoop(
            () ->
                client.send(
                    "flush", Request.cmd(Command.SCRIPT).arg("FLUSH"), Deadline.after(PATIENCE))));
    assertThat(Await.result(count("a", PATIENCE)).orElseThrow().toLong()).isEqualTo(4);
    assertThat(measured("answered")).isEqualTo(3);
  }

  @Test
  void saysThatRedisRefusesAndKeepsTheConnection() {
    Request wrong = Request.cmd(Command.GET).arg("count");
    Await.result(
        onLoop(
            () ->
                client.send(
                    "push",
                    Request.cmd(Command.LPUSH).arg("count").arg("1"),
                    Deadline.after(PATIENCE))));
    Throwable why = Await.failure(onLoop(() -> client.send("x", wrong, Deadline.after(PATIENCE))));
    assertThat(((FailureException) why).failure()).isInstanceOf(Failure.Unavailable.class);
    assertThat(client.answers()).isTrue();
    assertThat(measured("refused")).isEqualTo(1);
  }

  @Test
  void failsAtOnceWhileRedisIsDeadAndIsBackByItself() {
    Await.result(count("kept", PATIENCE));
    redis.killServer();
    Await.until("it is noticed", () -> !state().isUp());
    assertThat(failure(PATIENCE)).isInstanceOf(Failure.Unavailable.class);
    assertThat(state().reason()).contains("Redis").doesNotContain(redis.uri());
    assertThat(measured("away")).isPositive();
    redis.startServer();
    awaitUp();
    assertThat(Await.result(count("kept", PATIENCE)).orElseThrow().toLong()).isEqualTo(4);
  }

  @Test
  void failsInTimeWhileRedisHangsAndIsBackByItself() {
    redis.freezeServer();
    try {
      assertThat(failure(Duration.ofMillis(100))).isInstanceOf(Failure.Unavailable.class);
      assertThat(client.answers()).as("its caller was in more of a hurry").isTrue();
      assertThat(failure(Duration.ofSeconds(20))).isInstanceOf(Failure.Unavailable.class);
      assertThat(client.answers()).isFalse();
      assertThat(measured("late")).isEqualTo(2);
    } finally {
      redis.thawServer();
    }
    awaitUp();
    Await.result(count("hung", PATIENCE));
  }

  @Test
  void asksNothingForACallerWhoHasGivenUp() {
    assertThat(failure(Duration.ZERO)).isInstanceOf(Failure.DeadlineExceeded.class);
  }
}
