package dev.coppice.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis that is made again, once a second, for as long as there is none. For one
 * event loop.
 */
public final class RedisLine {

  private static final long RETRY_MILLIS = 1_000;
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(3);

  /** Hears how things stand, on the event loop. */
  public interface Listener {
    /** There is a connection that answers. */
    void gained();

    /** There is none any more. */
    void lost(String why);

    /** An attempt to get one has failed. */
    void missing(String why);
  }

  private final Vertx vertx;
  private final RedisOptions options;
  private final Supplier<Request> trial;
  private final Duration patience;
  private final Listener listener;
  private @Nullable RedisLink link;
  private boolean closed;

  /**
   * @param trial what a server must be able to do
   * @param patience how long an answer may take
   */
  public RedisLine(
      Vertx vertx,
      RedisOptions options,
      Supplier<Request> trial,
      Duration patience,
      Listener listener) {
    this.vertx = vertx;
    this.options = options;
    this.trial = trial;
    this.patience = patience;
    this.listener = listener;
  }

  /** Begins to connect, and goes on until it is closed. */
  public void open() {
    if (closed) {
      return;
    }
    uri()
        .compose(uri -> RedisLink.open(vertx, uri, trial.get(), OPEN_LIMIT, patience))
        .onComplete(
            (opened, failure) -> {
              if (opened != null) {
                use(opened);
              } else {
                listener.missing(String.valueOf(failure.getMessage()));
                retry();
              }
            });
  }

  private Future<String> uri() {
    return options.uriFile().isEmpty()
        ? Future.succeededFuture(options.uri().orElseThrow())
        : vertx
            .fileSystem()
            .readFile(options.uriFile().get().toString())
            .map(text -> RedisOptions.checked(text.toString().strip()));
  }

  private void retry() {
    vertx.setTimer(RETRY_MILLIS, id -> open());
  }

  private void use(RedisLink opened) {
    if (closed) {
      opened.close();
      return;
    }
    link = opened;
    opened.onEnd(() -> lose(opened, "it closed the connection"));
    listener.gained();
  }

  /** The connection, or null if there is none just now. */
  public @Nullable RedisLink link() {
    return link;
  }

  /** Gives a connection up, unless that was done before, and begins to connect anew. */
  public void lose(RedisLink over, String why) {
    if (over != link) {
      return;
    }
    link = null;
    over.close();
    listener.lost(why);
    retry();
  }

  /** Gives the connection back, for good. */
  public void close() {
    closed = true;
    RedisLink over = link;
    link = null;
    if (over != null) {
      over.close();
    }
  }
}
