package dev.coppice.gateway.sessions;

import dev.coppice.security.RejectedTokenException;
import dev.coppice.security.Tokens;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions there are. What was found is remembered for two seconds, so a session that ends
 * elsewhere ends here no later than that. For one event loop.
 */
final class Sessions {

  private static final long REMEMBERED_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int MOST_REMEMBERED = 10_000;

  private final SessionStore store;
  private final SessionRenewal renewal;
  private final Tokens tokens;
  private final Map<SessionSecret, Seen> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionSecret, Seen> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };
  private final Map<SessionSecret, Future<Optional<Session>>> underWay = new HashMap<>();

  /** A session, and when it was found. */
  private record Seen(Session session, long nanos) {}

  /**
   * @param tokens tells whether a session's token was taken back
   */
  Sessions(SessionStore store, SessionRenewal renewal, Tokens tokens) {
    this.store = store;
    this.renewal = renewal;
    this.tokens = tokens;
  }

  /** The session with tokens that are good, if it was found right before; else null. */
  @Nullable Session known(SessionSecret secret) {
    Seen found = seen.get(secret);
    if (found == null) {
      return null;
    }
    if (System.nanoTime() - found.nanos() > REMEMBERED_NANOS || renewal.isDue(found.session())) {
      seen.remove(secret);
      return null;
    }
    return found.session();
  }

  /**
   * The session with tokens that are good; empty where there is none any more. Fails with {@link
   * dev.coppice.contract.FailureException} of Unavailable where that cannot be told now.
   */
  Future<Optional<Session>> find(SessionSecret secret) {
    Session known = known(secret);
    if (known != null) {
      return Future.succeededFuture(Optional.of(known));
    }
    Future<Optional<Session>> running = underWay.get(secret);
    if (running != null) {
      return running;
    }
    Future<Optional<Session>> looking = look(secret);
    if (!looking.isComplete()) {
      underWay.put(secret, looking);
      looking.onComplete(done -> underWay.remove(secret));
    }
    return looking;
  }

  private Future<Optional<Session>> look(SessionSecret secret) {
    return store
        .find(secret)
        .compose(
            found ->
                found.isPresent() && renewal.isDue(found.get())
                    ? renewal.renew(secret, found.get())
                    : Future.succeededFuture(found))
        .onSuccess(
            found ->
                found.ifPresent(
                    session -> {
                      seen.remove(secret);
                      seen.put(secret, new Seen(session, System.nanoTime()));
                    }));
  }

  /** The same, and empty where its tokens were taken back: it has ended then. */
  Future<Optional<Session>> current(SessionSecret secret) {
    return find(secret)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(found)
                    : unlessTakenBack(secret, found.get()));
  }

  private Future<Optional<Session>> unlessTakenBack(SessionSecret secret, Session session) {
    String token = session.tokens().access();
    if (tokens.known(token) != null) {
      return Future.succeededFuture(Optional.of(session));
    }
    return tokens
        .verify(token)
        .map(right -> Optional.of(session))
        .recover(
            failure ->
                failure instanceof RejectedTokenException
                    ? end(secret).map(Optional.empty())
                    : Future.succeededFuture(Optional.of(session)));
  }

  /** Keeps a new one. */
  Future<Void> add(SessionSecret secret, Session session) {
    return store.add(secret, session);
  }

  /** Ends it: here at once, and at others within two seconds. Tells which there was. */
  Future<Optional<Session>> end(SessionSecret secret) {
    return store
        .find(secret)
        .compose(found -> store.delete(secret).map(found))
        .onSuccess(ended -> seen.remove(secret));
  }
}
