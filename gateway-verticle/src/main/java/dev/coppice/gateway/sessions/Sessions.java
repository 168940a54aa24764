package dev.coppice.gateway.sessions;

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

  Sessions(SessionStore store, SessionRenewal renewal) {
    this.store = store;
    this.renewal = renewal;
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
