package dev.coppice.gateway.sessions;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Gets new tokens for a session whose access token is about to end: by one gateway, and the others
 * wait for it. For one event loop.
 */
final class SessionRenewal {

  /** So long before its end a token is renewed, for requests take their time. */
  private static final Duration AHEAD = Duration.ofSeconds(30);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int LOOKS = 60;

  private final Vertx vertx;
  private final SessionStore store;
  private final SignInService service;
  private final InstantSource clock;

  SessionRenewal(Vertx vertx, SessionStore store, SignInService service, InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.service = service;
    this.clock = clock;
  }

  boolean isDue(Session session) {
    return isOver(session, clock.instant().plus(AHEAD));
  }

  private static boolean isOver(Session session, Instant at) {
    return !at.isBefore(session.tokens().until());
  }

  /**
   * The session with tokens that are good, or about to be renewed by another gateway and good
   * still; empty where nothing is to be had for it any more, and it has ended.
   */
  Future<Optional<Session>> renew(SessionSecret secret, Session session) {
    return store
        .lock(secret)
        .compose(
            locked -> {
              if (locked) {
                return alone(secret).eventually(() -> store.unlock(secret));
              }
              return isOver(session, clock.instant())
                  ? await(secret, LOOKS)
                  : Future.succeededFuture(Optional.of(session));
            });
  }

  /** Looks once more, since another gateway may just have done it. */
  private Future<Optional<Session>> alone(SessionSecret secret) {
    return store
        .find(secret)
        .compose(
            found ->
                found.isEmpty() || !isDue(found.get())
                    ? Future.succeededFuture(found)
                    : refresh(secret, found.get()));
  }

  private Future<Optional<Session>> refresh(SessionSecret secret, Session session) {
    return service
        .refresh(session.tokens().refresh())
        .compose(
            granted -> {
              if (granted.isEmpty()) {
                return store.delete(secret).map(Optional.<Session>empty());
              }
              Session renewed = session.with(granted.get());
              return store
                  .replace(secret, renewed)
                  .map(kept -> kept ? Optional.of(renewed) : Optional.<Session>empty());
            })
        .recover(
            failure ->
                isOver(session, clock.instant())
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(Optional.of(session)));
  }

  private Future<Optional<Session>> await(SessionSecret secret, int looks) {
    if (looks == 0) {
      return Future.failedFuture(
          new FailureException(Failure.Unavailable.of("the session cannot be renewed now")));
    }
    Promise<Void> pause = Promise.promise();
    vertx.setTimer(LOOK_AGAIN.toMillis(), id -> pause.complete());
    return pause
        .future()
        .compose(paused -> store.find(secret))
        .compose(
            found ->
                found.isEmpty() || !isOver(found.get(), clock.instant())
                    ? Future.succeededFuture(found)
                    : await(secret, looks - 1));
  }
}
