package dev.coppice.gateway.admission;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.gateway.routing.Route;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operation asks of the requests for it: how large, of what type, and answerable how. */
public final class Admission {

  public static final AsciiString IDEMPOTENCY_KEY = AsciiString.cached("idempotency-key");

  /** The length of a body that says none: chunked, or an HTTP/2 stream that has not ended. */
  public static final long UNKNOWN = -1;

  private static final int MAX_KEY = 255;
  private static final String CHARSET = "charset=";

  private Admission() {}

  /**
   * How long a request's body will be, in bytes; 0 when it has none.
   *
   * @param http2 where a body needs no header to announce it, so that one is expected if the
   *     operation takes one
   */
  public static long bodyLength(MultiMap headers, boolean http2, boolean takesBody) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null) {
      try {
        return Long.parseLong(length);
      } catch (NumberFormatException e) {
        throw new FailureException(new Failure.MalformedHttp("content-length must be a number"), e);
      }
    }
    boolean announced = http2 ? takesBody : headers.get(HttpHeaderNames.TRANSFER_ENCODING) != null;
    return announced ? UNKNOWN : 0;
  }

  /**
   * Looks at a request before its body is read.
   *
   * @throws FailureException when the operation does not take it, or could not answer it
   */
  public static void check(Route route, MultiMap headers, long bodyLength) {
    checkAccept(route, headers);
    Operation operation = route.operation();
    if (bodyLength > operation.maxBodyBytes()) {
      throw new FailureException(new Failure.BodyTooLarge(operation.maxBodyBytes()));
    }
    boolean announced = bodyLength > 0 || isAnnounced(headers);
    if (bodyLength != 0 && announced && !route.consumes().isEmpty()) {
      checkContent(route, headers);
    }
    checkKey(headers.get(IDEMPOTENCY_KEY));
  }

  /**
   * Looks at what could not be known before the body was read: an HTTP/2 stream may end without
   * one, and needs no type then.
   *
   * @throws FailureException when there is a body, and nothing says of what type
   */
  public static void checkRead(Route route, MultiMap headers, int bodyLength) {
    if (bodyLength > 0 && !isAnnounced(headers) && !route.consumes().isEmpty()) {
      checkContent(route, headers);
    }
  }

  private static boolean isAnnounced(MultiMap headers) {
    return headers.contains(HttpHeaderNames.CONTENT_TYPE)
        || headers.contains(HttpHeaderNames.CONTENT_ENCODING)
        || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  private static void checkKey(@Nullable String key) {
    if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
      throw new FailureException(
          Failure.InvalidRequest.of(
              "header.idempotency-key", "must be 1 to " + MAX_KEY + " characters"));
    }
  }

  private static void checkAccept(Route route, MultiMap headers) {
    String accept = headers.get(HttpHeaderNames.ACCEPT);
    if (accept == null || accept.equals("*/*")) {
      return;
    }
    List<String> all = headers.getAll(HttpHeaderNames.ACCEPT);
    String joined = all.size() == 1 ? accept : String.join(", ", all);
    if (!route.produces().satisfy(joined)) {
      throw new FailureException(new Failure.NotAcceptable(joined, route.operation().produces()));
    }
  }

  private static void checkContent(Route route, MultiMap headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    String coding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    String wrong = null;
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      wrong = "content-encoding " + coding;
    } else if (type == null) {
      wrong = "";
    } else if (!route.consumes().contain(type) || !isUtf8(type)) {
      wrong = type;
    }
    if (wrong != null) {
      throw new FailureException(
          new Failure.UnsupportedMediaType(wrong, route.operation().consumes()));
    }
  }

  /** Text is UTF-8 with us; that of another charset would be misread, not rejected, further on. */
  private static boolean isUtf8(String contentType) {
    @Nullable String charset = charset(contentType);
    return charset == null
        || charset.equalsIgnoreCase("utf-8")
        || charset.equalsIgnoreCase("us-ascii");
  }

  private static @Nullable String charset(String contentType) {
    int at = contentType.indexOf(';');
    while (at >= 0) {
      int next = contentType.indexOf(';', at + 1);
      String parameter =
          contentType.substring(at + 1, next < 0 ? contentType.length() : next).strip();
      if (parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
        return parameter.substring(CHARSET.length()).replace("\"", "");
      }
      at = next;
    }
    return null;
  }
}
