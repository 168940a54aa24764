package dev.coppice.gateway.admission;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body, no more of it than allowed and no longer. Use it on the request's event
 * loop.
 */
public final class BodyReader {

  private final Vertx vertx;
  private final ClientConnection connection;
  private final int limit;
  private final Completable<Buffer> whenRead;
  private Buffer body = Buffer.buffer();
  private boolean joined;
  private boolean done;
  private long timer;

  private BodyReader(
      Vertx vertx, ClientConnection connection, int limit, Completable<Buffer> whenRead) {
    this.vertx = vertx;
    this.connection = connection;
    this.limit = limit;
    this.whenRead = whenRead;
  }

  /** Whether its client waits to be told to go on (100 Continue) before it sends the body. */
  static boolean isHeldBack(HttpServerRequest request) {
    String expected = request.headers().get(HttpHeaderNames.EXPECT);
    return expected != null
        && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)
        && request.version() != HttpVersion.HTTP_1_0;
  }

  /**
   * Reads a body, and tells the client to go on where it waits for that; call it before anything of
   * the body has arrived. It completes once, on the event loop: with the whole body, or with {@link
   * FailureException} when it is too large, too slow or malformed, or with another exception when
   * the client has gone.
   *
   * @param limit in bytes
   */
  public static void read(
      Vertx vertx,
      ClientConnection connection,
      HttpServerRequest request,
      int limit,
      Duration timeout,
      Completable<Buffer> whenRead) {
    if (isHeldBack(request)) {
      request.response().writeContinue();
    }
    BodyReader reader = new BodyReader(vertx, connection, limit, whenRead);
    request.handler(reader::add);
    request.endHandler(end -> reader.end());
    request.exceptionHandler(gone -> reader.finish(null, gone));
    connection.onBodyBroken(reader::broken);
    reader.timer =
        vertx.setTimer(
            timeout.toMillis(),
            id ->
                reader.fail(
                    new Failure.RequestTimeout(
                        "the body did not arrive within " + timeout.toMillis() + " ms")));
  }

  private void add(Buffer chunk) {
    if (done) {
      return;
    }
    if (body.length() + (long) chunk.length() > limit) {
      fail(new Failure.BodyTooLarge(limit));
    } else if (body.length() == 0) {
      body = chunk;
    } else {
      if (!joined) {
        // The first chunk may be a view of a buffer that is not ours to grow.
        body = Buffer.buffer(2 * (body.length() + chunk.length())).appendBuffer(body);
        joined = true;
      }
      body.appendBuffer(chunk);
    }
  }

  private void end() {
    finish(body, null);
  }

  private void broken() {
    fail(new Failure.MalformedHttp("the body is not chunked as it should be"));
  }

  private void fail(Failure failure) {
    finish(null, new FailureException(failure));
  }

  private void finish(@Nullable Buffer read, @Nullable Throwable failure) {
    if (done) {
      return;
    }
    done = true;
    vertx.cancelTimer(timer);
    connection.onBodyBroken(null);
    whenRead.complete(read, failure);
  }
}
