package dev.coppice.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;

/**
 * Hears what transactions tell by {@code pg_notify} when they commit, on a connection of its own.
 * It comes back by itself after the server was away; what was told meanwhile is not told again, so
 * it calls then too.
 */
public final class Notices {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LAST_PAUSE_MILLIS = 2_000;
  private static final int PAUSES_THAT_GROW = 5;

  private final PgSubscriber subscriber;

  private Notices(PgSubscriber subscriber) {
    this.subscriber = subscriber;
  }

  /**
   * @param heard called on the caller's context for each notice, and whenever some may have been
   *     missed
   */
  static Notices of(Vertx vertx, PostgresOptions options, String channel, Runnable heard) {
    PgSubscriber subscriber =
        PgSubscriber.subscriber(vertx, PostgresClients.connectOptions(options))
            .reconnectPolicy(Notices::pause);
    subscriber
        .channel(channel)
        .subscribeHandler(subscribed -> heard.run())
        .handler(notice -> heard.run());
    subscriber.connect();
    return new Notices(subscriber);
  }

  private static Long pause(int retries) {
    return Math.min(LAST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(retries, PAUSES_THAT_GROW));
  }

  /** Never fails. */
  public Future<Void> close() {
    return subscriber.close().otherwiseEmpty();
  }
}
