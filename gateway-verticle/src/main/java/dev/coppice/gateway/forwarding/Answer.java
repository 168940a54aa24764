package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Failure;
import dev.coppice.contract.Params;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of an answer out: its headers, its body, and what becomes of the connection. */
final class Answer {

  static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  /** What logs and metrics say where nobody is left to be answered; no client ever sees it. */
  static final int CLIENT_GONE = 499;

  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
  private static final AsciiString CONTENT_TYPE_OPTIONS =
      AsciiString.cached("x-content-type-options");
  private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
  private static final AsciiString REFERRER_POLICY = AsciiString.cached("referrer-policy");
  private static final AsciiString NO_REFERRER = AsciiString.cached("no-referrer");
  private static final AsciiString CONTENT_POLICY = AsciiString.cached("content-security-policy");

  /** What is no page needs nothing; a page brings a policy of its own. */
  private static final AsciiString NOTHING =
      AsciiString.cached("default-src 'none'; frame-ancestors 'none'");

  private static final AsciiString STRICT_TRANSPORT =
      AsciiString.cached("strict-transport-security");
  private static final AsciiString ONE_YEAR = AsciiString.cached("max-age=31536000");
  private static final long NO_ERROR = 0;

  private final Exchange exchange;
  private final Edge edge;
  private final MultiMap request;
  private final HttpServerResponse out;
  private Response response;

  /** Compressed, or would be if it had to be sent. */
  private boolean compressed;

  Answer(Exchange exchange, Edge edge, MultiMap request, Response response) {
    this.exchange = exchange;
    this.edge = edge;
    this.request = request;
    this.out = exchange.request.response();
    this.response = response;
  }

  void send() {
    if (out.closed()) {
      exchange.end(CLIENT_GONE, 0);
      return;
    }
    makeConditional();
    Buffer body = response.body();
    boolean compressible = isCompressible(body);
    compressed = compressible && Gzip.isAccepted(request.get(HttpHeaderNames.ACCEPT_ENCODING));
    if (!compressed || exchange.isHead()) {
      send(body, compressible);
    } else if (body.length() <= Gzip.LARGEST_INLINE) {
      send(edge.gzip.compress(body), true);
    } else {
      edge.vertx
          .executeBlocking(() -> Gzip.compressedOnce(body), false)
          .onSuccess(small -> send(small, true))
          .onFailure(
              failure -> {
                LOG.error("A body of {} bytes could not be compressed", body.length(), failure);
                compressed = false;
                send(body, true);
              });
    }
  }

  /** Sets the head of an answer whose body comes bit by bit, and is never compressed. */
  void begin() {
    MultiMap headers = out.headers();
    setHeaders(headers, response.body(), false);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    out.setStatusCode(response.status()).setChunked(true);
  }

  /** Answers 304 where the client has what the service gave, whatever form its tag had. */
  private void makeConditional() {
    if (response.status() != 200) {
      return;
    }
    String tags = request.get(HttpHeaderNames.IF_NONE_MATCH);
    String tag = tags == null ? null : response.header("etag");
    boolean read = exchange.isHead() || exchange.request.method().name().equals("GET");
    if (tags != null && tag != null && read && EntityTags.contain(tags, tag)) {
      response = notModified(response);
    }
  }

  private static Response notModified(Response full) {
    Params headers = Params.NONE;
    for (int i = 0; i < full.headers().size(); i++) {
      String name = full.headers().name(i);
      if (!name.startsWith("content-") || name.equals("content-location")) {
        headers = headers.with(name, full.headers().value(i));
      }
    }
    return new Response(304, headers, Buffer.buffer());
  }

  private boolean isCompressible(Buffer body) {
    if (body.length() < Gzip.SMALLEST || response.header("content-encoding") != null) {
      return false;
    }
    String type = response.header("content-type");
    return type != null && Gzip.isCompressible(type);
  }

  private void send(Buffer body, boolean varies) {
    if (out.closed()) {
      exchange.end(CLIENT_GONE, 0);
      return;
    }
    MultiMap headers = out.headers();
    try {
      setHeaders(headers, body, varies);
    } catch (IllegalArgumentException e) {
      sendInsteadOfBadHeaders(headers, e);
      return;
    }
    boolean hangUp = hangUp(headers);
    out.setStatusCode(response.status());
    boolean bodiless = exchange.isHead() || hasNoContent();
    Future<Void> written = bodiless ? out.end() : out.end(body);
    long bytes = bodiless ? 0 : body.length();
    if (written.isComplete()) {
      written(bytes, hangUp);
    } else {
      exchange.visitor.connection().writing();
      written.onComplete(
          done -> {
            exchange.visitor.connection().written();
            written(bytes, hangUp);
          });
    }
  }

  private void setHeaders(MultiMap headers, Buffer body, boolean varies) {
    Params given = response.headers();
    for (int i = 0; i < given.size(); i++) {
      String name = given.name(i);
      if (!PassedHeaders.isOurs(name)) {
        boolean weakened = compressed && name.equals("etag");
        headers.add(name, weakened ? EntityTags.weak(given.value(i)) : given.value(i));
      }
    }
    headers.add(HttpHeaderNames.DATE, edge.date());
    headers.add(REQUEST_ID, exchange.requestId);
    headers.add(CONTENT_TYPE_OPTIONS, NOSNIFF);
    if (given.get("referrer-policy") == null) {
      headers.add(REFERRER_POLICY, NO_REFERRER);
    }
    if (given.get("content-security-policy") == null) {
      headers.add(CONTENT_POLICY, NOTHING);
    }
    if (exchange.counted != null) {
      exchange.counted.writeTo(headers);
    }
    if (exchange.countedByCaller != null) {
      exchange.countedByCaller.writeTo(headers);
    }
    if (edge.options.tls()) {
      headers.add(STRICT_TRANSPORT, ONE_YEAR);
    }
    if (varies) {
      headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    }
    if (compressed) {
      headers.add(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    if (!edge.options.cors().isOff()) {
      edge.options.cors().permit(request.get(HttpHeaderNames.ORIGIN), headers);
    }
    // For HEAD, the length that GET would have is known only of a body that is not compressed.
    if (!hasNoContent() && !(compressed && exchange.isHead())) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
    }
  }

  private boolean hasNoContent() {
    return response.status() == 204 || response.status() == 304;
  }

  /** A header with a line break in it would be two headers, or an answer of the attacker's own. */
  private void sendInsteadOfBadHeaders(MultiMap headers, IllegalArgumentException cause) {
    String errorId = edge.traces.requestId(null);
    LOG.error("A service gave a header that is none, error id {}", errorId, cause);
    headers.clear();
    compressed = false;
    response = Problems.toResponse(new Failure.Internal(errorId), exchange.requestId);
    send(response.body(), false);
  }

  /** Whether this connection is to end with this answer; tells the client so. */
  private boolean hangUp(MultiMap headers) {
    boolean tooMuch = exchange.leavesTooMuchUnread();
    if (exchange.visitor.http2()) {
      return tooMuch;
    }
    if (tooMuch) {
      exchange.visitor.connection().expectRest();
    }
    boolean hangUp = tooMuch || exchange.visitor.connection().isDraining();
    if (hangUp) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return hangUp;
  }

  private void written(long bytes, boolean hangUp) {
    exchange.end(response.status(), bytes);
    if (!hangUp) {
      return;
    }
    if (exchange.visitor.http2()) {
      // The stream alone: "stop sending, there is nothing wrong" (RFC 9113 section 8.1).
      out.reset(NO_ERROR);
    } else {
      exchange.request.connection().close();
    }
  }
}
