package dev.coppice.gateway.admission;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;

/** What a client may still send of a request that has its answer. */
public final class UnreadBody {

  /** What nobody wants is read to its end if it is no longer than this; then comes the next. */
  private static final long MAX_UNWANTED = 64 * 1024;

  private UnreadBody() {}

  /** Whether there may be so much left that it is better to hang up than to read. */
  public static boolean isTooMuch(HttpServerRequest request) {
    if (request.isEnded()) {
      return false;
    }
    String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }
    return !isAtMost(length, MAX_UNWANTED) || BodyReader.isHeldBack(request);
  }

  /** False also where the text is no number, as in a request that is refused for that. */
  private static boolean isAtMost(String number, long limit) {
    try {
      return Long.parseLong(number) <= limit;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
