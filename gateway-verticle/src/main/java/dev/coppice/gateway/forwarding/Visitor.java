package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Failure;
import dev.coppice.gateway.admission.ClientConnection;
import dev.coppice.gateway.admission.MalformedHeadException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The other end of one connection, and what its requests have in common.
 *
 * @param remote the client's address
 * @param address the same, as the connection has it
 * @param client who that is to the rate limits, as {@link
 *     dev.coppice.gateway.limiting.ClientNetwork} has it
 * @param certificate the subject of the certificate that it has shown; null if it has shown none
 */
record Visitor(
    Edge edge,
    ClientConnection connection,
    boolean http2,
    String remote,
    SocketAddress address,
    long client,
    @Nullable String certificate) {

  void request(HttpServerRequest request) {
    if (http2 || !connection.isBackedUp()) {
      new Exchange(this, request).begin();
      return;
    }
    request.pause();
    connection.whenAnswersAreTaken(
        () -> {
          request.resume();
          new Exchange(this, request).begin();
        });
  }

  /** Vert.x closes the connection after the answer to this. */
  void malformed(HttpServerRequest request) {
    connection.expectRest();
    new Exchange(this, request).refuse(failure(request.decoderResult().cause()));
  }

  private Failure failure(@Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Failure.UriTooLong(edge.options.maxTarget());
    }
    if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
      return new Failure.HeadersTooLarge(edge.options.maxHeaders());
    }
    String detail =
        cause instanceof MalformedHeadException && cause.getMessage() != null
            ? cause.getMessage()
            : "the head of the request is not as RFC 9112 has it";
    return new Failure.MalformedHttp(detail);
  }
}
