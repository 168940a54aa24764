package dev.coppice.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to Redis that has shown that it answers in time. For one event loop. */
public final class RedisLink {

  /** More than a gateway asks in the time that it waits for an answer. */
  private static final int MAX_WAITING = 100_000;

  private final Redis client;
  private final RedisConnection connection;

  private RedisLink(Redis client, RedisConnection connection) {
    this.client = client;
    this.connection = connection;
  }

  /**
   * Connects, and tries the server.
   *
   * @param trial what it must be able to do
   * @param limit how long all that may take
   * @param patience how long an answer may take then
   */
  static Future<RedisLink> open(
      Vertx vertx, String uri, Request trial, Duration limit, Duration patience) {
    Redis client =
        Redis.createClient(
            vertx,
            new RedisOptions()
                .setType(RedisClientType.STANDALONE)
                .setConnectionString(uri)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                .setPoolCleanerInterval(-1)
                .setPoolRecycleTimeout(-1)
                .setMaxWaitingHandlers(MAX_WAITING)
                .setNetClientOptions(
                    new NetClientOptions()
                        .setTcpNoDelay(true)
                        .setConnectTimeout(Math.toIntExact(limit.toMillis()))));
    Promise<RedisLink> opened = Promise.promise();
    client
        .connect()
        .compose(connection -> proven(new RedisLink(client, connection), trial, patience))
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            (link, failure) -> {
              if (link != null) {
                opened.complete(link);
              } else {
                client.close();
                opened.fail(failure);
              }
            });
    return opened.future();
  }

  /**
   * A server that cannot do it, or answers too late, would be lost again with the first request.
   */
  private static Future<RedisLink> proven(RedisLink link, Request trial, Duration patience) {
    return link.connection
        .send(trial)
        .compose(
            done -> {
              long begun = System.nanoTime();
              return link.connection
                  .send(Request.cmd(Command.PING))
                  .compose(
                      pong ->
                          System.nanoTime() - begun <= patience.toNanos()
                              ? Future.succeededFuture(link)
                              : Future.failedFuture(new TimeoutException("it answers too late")));
            });
  }

  /** Does that when the other end closes the connection. */
  void onEnd(Runnable action) {
    connection.endHandler(end -> action.run());
    connection.exceptionHandler(failure -> action.run());
  }

  /** What Redis answers; fails when it refuses, or the connection is lost. */
  public Future<Response> send(Request request) {
    return connection.send(request);
  }

  /** Closes the connection, whatever may still come over it. */
  void close() {
    connection.endHandler(null).exceptionHandler(null);
    client.close();
  }
}
