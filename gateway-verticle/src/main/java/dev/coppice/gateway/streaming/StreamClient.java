package dev.coppice.gateway.streaming;

import dev.coppice.contract.Failure;
import dev.coppice.contract.Response;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;

/**
 * Who wants a stream of events: one request, on its event loop. Of {@link #refuse}, {@link
 * #answer}, {@link #ended} and {@link #cut} one is called, once.
 */
public interface StreamClient {

  /** What there is now, asked on its behalf. Never fails: a problem says why there is nothing. */
  Future<Response> ask();

  /**
   * Whether it is still who it was and still may. Fails with {@link
   * dev.coppice.contract.FailureException} where not, and of Unavailable where nobody can tell.
   */
  Future<?> verify();

  /** The way to it; nothing has been sent by it. */
  HttpServerResponse out();

  /** Sets the head of the stream, which goes with what is written first. */
  void begin();

  /** There will be no stream, since there is no such thing for it. */
  void refuse(Failure failure);

  /** There will be no stream, but this. */
  void answer(Response response);

  /**
   * The stream has ended, or the client has left before there was one.
   *
   * @param bytes that were sent
   * @param hangUp whether the gateway leaves, and the client should come to another one
   */
  void ended(long bytes, boolean hangUp);

  /** The stream has ended since the client does not take it: gets rid of what it leaves lying. */
  void cut(long bytes);
}
