package dev.coppice.redis;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.Readiness;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's way to Redis: one connection, watched and made anew.
 *
 * <p>Each command brings its deadline and fails a little before it, or after the client's patience,
 * whichever comes first; without a connection it fails at once. The failure is a {@link
 * FailureException} of Unavailable, or of DeadlineExceeded where no time was left. A command that
 * failed may have been done all the same.
 *
 * <p>For the event loop on which it was opened.
 */
public final class RedisClient implements RedisLine.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(RedisClient.class);

  /** A Redis that is full refuses thousands of commands for one reason. */
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  /** What we leave of the deadline for the way back to the caller: a tenth, at most this. */
  private static final long WAY_BACK_MILLIS = 50;

  private final RedisLine line;
  private final Duration patience;
  private final Readiness readiness;
  private final String name;
  private final Function<String, Readiness.State> lost;
  private final RedisMeters meters;
  private long lastTold = System.nanoTime() - QUIET_NANOS;

  private RedisClient(
      Vertx vertx,
      RedisOptions options,
      String service,
      Duration patience,
      Readiness readiness,
      Function<String, Readiness.State> lost,
      MeterRegistry meters) {
    this.line = new RedisLine(vertx, options, RedisClient::trial, patience, this);
    this.patience = patience;
    this.readiness = readiness;
    this.name = service + ".redis";
    this.lost = lost;
    this.meters = new RedisMeters(meters, service);
  }

  /**
   * Begins to connect, and goes on until it is closed.
   *
   * @param service whose it is; readiness says how it stands under {@code <service>.redis}
   * @param patience how long an answer may take; a connection on which one takes longer is given up
   * @param lost what it means for the service that there is no Redis, such as {@link
   *     Readiness#notUp}
   */
  public static RedisClient open(
      Vertx vertx,
      RedisOptions options,
      String service,
      Duration patience,
      Readiness readiness,
      Function<String, Readiness.State> lost,
      MeterRegistry meters) {
    RedisClient client =
        new RedisClient(vertx, options, service, patience, readiness, lost, meters);
    readiness.set(client.name, lost.apply("waiting for Redis"));
    client.line.open();
    return client;
  }

  private static Request trial() {
    return Request.cmd(Command.PING);
  }

  /** Whether it can be asked just now. */
  public boolean answers() {
    return line.link() != null;
  }

  /**
   * What Redis answers to a command; empty for its nil.
   *
   * @param operation names it in meters
   */
  public Future<Optional<Response>> send(String operation, Request command, Deadline deadline) {
    return measured(operation, deadline, over -> over.send(command));
  }

  /**
   * What a script answers. Where Redis does not know it, which is so after a restart, it is told.
   *
   * @param operation names it in meters
   */
  public Future<Optional<Response>> run(
      String operation,
      RedisScript script,
      List<String> keys,
      List<String> arguments,
      Deadline deadline) {
    return measured(
        operation,
        deadline,
        over ->
            over.send(completed(script.bySum(), keys, arguments))
                .recover(
                    failure ->
                        failure instanceof ErrorType error && error.is("NOSCRIPT")
                            ? over.send(completed(script.byText(), keys, arguments))
                            : Future.failedFuture(failure)));
  }

  private static Request completed(Request command, List<String> keys, List<String> arguments) {
    command.arg(keys.size());
    keys.forEach(command::arg);
    arguments.forEach(command::arg);
    return command;
  }

  private Future<Optional<Response>> measured(
      String operation, Deadline deadline, Function<RedisLink, Future<Response>> work) {
    RedisLink over = line.link();
    if (over == null) {
      meters.failed(operation, 0, RedisMeters.AWAY);
      return Future.failedFuture(unavailable(null));
    }
    long left = deadline.remainingMillis();
    long most = Math.min(patience.toMillis(), left - Math.min(left / 10, WAY_BACK_MILLIS));
    if (most <= 0) {
      return Future.failedFuture(
          new FailureException(
              new Failure.DeadlineExceeded("Redis was not asked: no time was left")));
    }
    long begun = System.nanoTime();
    return work.apply(over)
        .timeout(most, TimeUnit.MILLISECONDS)
        .map(Optional::ofNullable)
        .onSuccess(answer -> meters.answered(operation, System.nanoTime() - begun))
        .recover(failure -> failed(operation, over, begun, most, failure));
  }

  /** A command that was given less time than our patience says nothing about the connection. */
  private Future<Optional<Response>> failed(
      String operation, RedisLink over, long begun, long most, Throwable failure) {
    long took = System.nanoTime() - begun;
    if (failure instanceof ErrorType) {
      tell(operation, failure);
      meters.failed(operation, took, RedisMeters.REFUSED);
    } else if (failure instanceof TimeoutException) {
      meters.failed(operation, took, RedisMeters.LATE);
      if (most == patience.toMillis()) {
        line.lose(over, "it has not answered for " + most + " ms");
      }
    } else {
      meters.failed(operation, took, RedisMeters.AWAY);
      line.lose(over, String.valueOf(failure.getMessage()));
    }
    return Future.failedFuture(unavailable(failure));
  }

  private void tell(String operation, Throwable refusal) {
    long now = System.nanoTime();
    if (now - lastTold >= QUIET_NANOS) {
      lastTold = now;
      LOG.warn("Redis refuses {} to {}: {}", operation, name, refusal.getMessage());
    }
  }

  private static FailureException unavailable(@Nullable Throwable cause) {
    return new FailureException(Failure.Unavailable.of("Redis does not answer now"), cause);
  }

  @Override
  public void gained() {
    boolean wasUp = readiness.of(name).map(state -> state.equals(Readiness.up())).orElse(false);
    readiness.set(name, Readiness.up());
    if (!wasUp) {
      LOG.info("Redis answers {}", name);
    }
  }

  @Override
  public void lost(String why) {
    LOG.warn("{} is lost: {}", name, why);
    readiness.set(name, lost.apply("Redis is lost: " + why));
  }

  @Override
  public void missing(String why) {
    readiness.set(name, lost.apply("waiting for Redis: " + why));
  }

  /** Gives the connection back. What is under way fails. */
  public void close() {
    line.close();
  }
}
