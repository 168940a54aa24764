package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Params;
import dev.coppice.gateway.authentication.SessionCookie;
import dev.coppice.gateway.routing.Route;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which headers cross the edge. Inwards: those with a meaning for a service, and those that its
 * contract declares; what steers a connection or names a user stays outside, but for the
 * credentials that an operation looks at itself, and so do the gateway's own cookies. Outwards: all
 * but those that are the gateway's own to set.
 */
final class PassedHeaders {

  private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString PREFER = AsciiString.cached("prefer");
  private static final AsciiString TRACE_STATE = AsciiString.cached("tracestate");

  /** Those that may stand several times are one list then. */
  private static final AsciiString[] INWARDS = {
    HttpHeaderNames.CONTENT_TYPE,
    HttpHeaderNames.ACCEPT_LANGUAGE,
    HttpHeaderNames.IF_MODIFIED_SINCE,
    HttpHeaderNames.IF_UNMODIFIED_SINCE,
    PREFER,
    TRACE_STATE
  };

  private PassedHeaders() {}

  /**
   * The headers of a call.
   *
   * @param client the address of the connection's other end
   */
  static Params inwards(MultiMap request, Route route, String client) {
    List<String> pairs = new ArrayList<>(8);
    pairs.add(FORWARDED_FOR.toString());
    pairs.add(client);
    String accept = request.get(HttpHeaderNames.ACCEPT);
    if (accept != null && !accept.equals("*/*")) {
      add(pairs, HttpHeaderNames.ACCEPT, request);
    }
    for (AsciiString name : INWARDS) {
      add(pairs, name, request);
    }
    addTags(pairs, HttpHeaderNames.IF_NONE_MATCH, request);
    addTags(pairs, HttpHeaderNames.IF_MATCH, request);
    if (route.operation().access().basic()) {
      add(pairs, HttpHeaderNames.AUTHORIZATION, request);
    }
    for (int i = 0; i < route.headerParameters(); i++) {
      String name = route.headerParameter(i);
      if (!pairs.contains(name)) {
        add(pairs, name, request);
      }
    }
    return Params.of(pairs);
  }

  private static void add(List<String> pairs, CharSequence name, MultiMap request) {
    String value = value(request, name);
    if (value != null && HttpHeaderNames.COOKIE.contentEqualsIgnoreCase(name)) {
      value = SessionCookie.strippedOf(value);
    }
    if (value != null) {
      pairs.add(name.toString());
      pairs.add(value);
    }
  }

  private static void addTags(List<String> pairs, AsciiString name, MultiMap request) {
    String value = value(request, name);
    if (value != null) {
      pairs.add(name.toString());
      pairs.add(EntityTags.strong(value));
    }
  }

  /**
   * The values under a name as one list, or null. HTTP/2 clients send cookies one by one (RFC 9113,
   * section 8.2.3).
   */
  static @Nullable String value(MultiMap request, CharSequence name) {
    String first = request.get(name);
    if (first == null) {
      return null;
    }
    List<String> all = request.getAll(name);
    if (all.size() == 1) {
      return first;
    }
    return String.join(HttpHeaderNames.COOKIE.contentEqualsIgnoreCase(name) ? "; " : ", ", all);
  }

  /** Whether a header of a service's answer is not for it to set. */
  static boolean isOurs(String lowerCaseName) {
    return switch (lowerCaseName) {
      case "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "date",
          "server",
          "strict-transport-security",
          "x-content-type-options",
          "x-request-id" ->
          true;
      default -> false;
    };
  }
}
