package dev.coppice.gateway.admission;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for the headers of a request together: one length or none, one host, nothing twice
 * that means one thing (<a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112
 * sections 3.2 and 6.3</a>).
 */
public final class HeadRules {

  /** Headers that stand once or not at all, by length of name; a place tells each one's bit. */
  private static final AsciiString[] SINGLE = {
    HttpHeaderNames.HOST,
    HttpHeaderNames.CONTENT_LENGTH,
    HttpHeaderNames.TRANSFER_ENCODING,
    HttpHeaderNames.CONTENT_TYPE,
    HttpHeaderNames.AUTHORIZATION,
    HttpHeaderNames.EXPECT,
    HttpHeaderNames.ORIGIN,
    HttpHeaderNames.IF_MODIFIED_SINCE,
    HttpHeaderNames.IF_UNMODIFIED_SINCE,
    AsciiString.cached("idempotency-key"),
    AsciiString.cached("x-request-id"),
    AsciiString.cached("x-api-key")
  };

  private static final int HOST = 1;
  private static final int CONTENT_LENGTH = 1 << 1;
  private static final int TRANSFER_ENCODING = 1 << 2;

  private HeadRules() {}

  /**
   * Looks at a head that the decoder has read.
   *
   * @throws MalformedHeadException when it breaks a rule
   */
  static void check(HttpMessage message) {
    HttpHeaders headers = message.headers();
    int seen = 0;
    Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
    while (entries.hasNext()) {
      CharSequence name = entries.next().getKey();
      if (name.length() == 0) {
        throw new MalformedHeadException("a header must have a name");
      }
      int single = single(name);
      if ((seen & single) != 0) {
        throw new MalformedHeadException(name + " must not stand twice");
      }
      seen |= single;
    }
    boolean http11 = HttpVersion.HTTP_1_1.equals(message.protocolVersion());
    if ((seen & TRANSFER_ENCODING) != 0) {
      checkTransferEncoding(headers, http11, (seen & CONTENT_LENGTH) != 0);
    }
    if ((seen & HOST) != 0) {
      checkHost(headers.get(HttpHeaderNames.HOST));
    } else if (http11) {
      throw new MalformedHeadException("host is missing");
    }
  }

  /**
   * The same for HTTP/2, where frames say what belongs together and only repetition is left to look
   * for.
   *
   * @throws FailureException of {@link Failure.MalformedHttp} when it breaks a rule
   */
  public static void check(MultiMap headers) {
    for (AsciiString name : SINGLE) {
      if (headers.contains(name) && headers.getAll(name).size() > 1) {
        throw new FailureException(new Failure.MalformedHttp(name + " must not stand twice"));
      }
    }
  }

  /** The bit of a header that stands once or not at all; 0 for any other. */
  private static int single(CharSequence name) {
    int length = name.length();
    for (int i = 0; i < SINGLE.length; i++) {
      AsciiString candidate = SINGLE[i];
      if (candidate.length() == length && candidate.contentEqualsIgnoreCase(name)) {
        return 1 << i;
      }
    }
    return 0;
  }

  private static void checkTransferEncoding(
      HttpHeaders headers, boolean http11, boolean hasLength) {
    if (hasLength) {
      throw new MalformedHeadException("content-length and transfer-encoding exclude each other");
    }
    if (!http11) {
      throw new MalformedHeadException("transfer-encoding needs HTTP/1.1");
    }
    String value = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    if (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(value)) {
      throw new MalformedHeadException("transfer-encoding must be chunked and nothing else");
    }
  }

  /** Whether the text can be {@code host[:port]}; which host it is does not matter to us. */
  static void checkHost(@Nullable String host) {
    for (int i = 0; host != null && i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c >= 0x7f || "/\\?#@,\"<>^`{|}".indexOf(c) >= 0) {
        throw new MalformedHeadException("host must be a name or address, and a port if any");
      }
    }
  }
}
