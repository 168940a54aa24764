package dev.coppice.gateway.sessions;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.redis.RedisLine;
import dev.coppice.redis.RedisLink;
import dev.coppice.redis.RedisOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in Redis, each found by the hash of its secret and sealed under it. All futures fail
 * with {@link FailureException} of Unavailable where Redis does not answer. For one event loop.
 */
final class SessionStore implements RedisLine.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  /** Longer than where counting goes on without Redis: here nothing does. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Longer than whoever has a lock takes. */
  private static final long LOCK_MILLIS = 10_000;

  private final RedisLine line;
  private final String cluster;
  private final Duration idle;
  private final InstantSource clock;
  private boolean told;

  /**
   * @param cluster whose sessions they are
   * @param idle how long a session lasts that nobody looks for
   */
  SessionStore(
      Vertx vertx, RedisOptions redis, String cluster, Duration idle, InstantSource clock) {
    this.line = new RedisLine(vertx, redis, () -> Request.cmd(Command.PING), PATIENCE, this);
    this.cluster = cluster;
    this.idle = idle;
    this.clock = clock;
  }

  void open() {
    line.open();
  }

  void close() {
    line.close();
  }

  @Override
  public void gained() {
    if (told) {
      LOG.info("Sessions of browsers are found in Redis again");
      told = false;
    }
  }

  @Override
  public void lost(String why) {
    tell(why);
  }

  @Override
  public void missing(String why) {
    tell(why);
  }

  private void tell(String why) {
    if (!told) {
      told = true;
      LOG.warn("Browsers that are signed in get 503, since Redis is lost: {}", why);
    }
  }

  private String key(SessionSecret secret) {
    return cluster + ":session:" + secret.hash();
  }

  private String lockKey(SessionSecret secret) {
    return cluster + ":session-lock:" + secret.hash();
  }

  /** How much longer it is kept if nobody looks for it. */
  private long remaining(Session session) {
    long most = Duration.between(clock.instant(), session.ends()).toMillis();
    return Math.min(idle.toMillis(), most);
  }

  /** Keeps a new one. */
  Future<Void> add(SessionSecret secret, Session session) {
    return set(secret, session, "NX").mapEmpty();
  }

  /** Keeps one in the place of what there was; false where that has ended meanwhile. */
  Future<Boolean> replace(SessionSecret secret, Session session) {
    return set(secret, session, "XX");
  }

  private Future<Boolean> set(SessionSecret secret, Session session, String condition) {
    Request request =
        Request.cmd(Command.SET)
            .arg(key(secret))
            .arg(secret.seal(SessionJson.kept(session)))
            .arg("PX")
            .arg(Math.max(1, remaining(session)))
            .arg(condition);
    return send(request).map(Optional::isPresent);
  }

  /** The one there is, which lasts longer for having been looked for. */
  Future<Optional<Session>> find(SessionSecret secret) {
    return send(Request.cmd(Command.GET).arg(key(secret)))
        .compose(
            kept -> {
              Optional<Session> session =
                  kept.flatMap(bytes -> secret.open(bytes.toBytes()))
                      .map(SessionJson::read)
                      .filter(found -> remaining(found) > 0);
              return session.isEmpty()
                  ? Future.succeededFuture(session)
                  : touch(secret, session.get()).map(session);
            });
  }

  private Future<?> touch(SessionSecret secret, Session session) {
    return send(Request.cmd(Command.PEXPIRE).arg(key(secret)).arg(remaining(session)));
  }

  Future<Void> delete(SessionSecret secret) {
    return send(Request.cmd(Command.DEL).arg(key(secret))).mapEmpty();
  }

  /** Takes the right to renew a session, for ten seconds; false where another gateway has it. */
  Future<Boolean> lock(SessionSecret secret) {
    Request request =
        Request.cmd(Command.SET).arg(lockKey(secret)).arg("1").arg("PX").arg(LOCK_MILLIS).arg("NX");
    return send(request).map(Optional::isPresent);
  }

  Future<Void> unlock(SessionSecret secret) {
    return send(Request.cmd(Command.DEL).arg(lockKey(secret))).mapEmpty();
  }

  private Future<Optional<Response>> send(Request request) {
    RedisLink over = line.link();
    if (over == null) {
      return Future.failedFuture(unavailable(null));
    }
    return over.send(request)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .map(Optional::ofNullable)
        .recover(
            failure -> {
              if (failure instanceof ErrorType) {
                LOG.warn("Redis does not keep a session: {}", failure.getMessage());
              } else {
                line.lose(over, String.valueOf(failure.getMessage()));
              }
              return Future.failedFuture(unavailable(failure));
            });
  }

  private static FailureException unavailable(@Nullable Throwable cause) {
    return new FailureException(Failure.Unavailable.of("sessions cannot be looked up now"), cause);
  }
}
