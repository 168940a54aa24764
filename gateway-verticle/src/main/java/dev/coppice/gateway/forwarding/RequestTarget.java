package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.http.HttpMethod;

/**
 * The forms of a request target (<a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC
 * 9112 section 3.2</a>).
 */
final class RequestTarget {

  /** What OPTIONS asks of the gateway as a whole. */
  static final String ASTERISK = "*";

  private RequestTarget() {}

  /**
   * The target as a path and a query; {@code http://host/path} loses its origin, which we serve
   * whatever it is.
   *
   * @return that, or {@link #ASTERISK}
   * @throws FailureException when it is none of the forms, or not one for this method
   */
  static String originForm(String target, HttpMethod method, int limit) {
    if (target.length() > limit) {
      throw new FailureException(new Failure.UriTooLong(limit));
    }
    boolean connect = method.name().equals("CONNECT");
    if (target.startsWith("/") && !connect) {
      return target;
    }
    if (target.equals(ASTERISK) && method.name().equals("OPTIONS")) {
      return target;
    }
    int authority = connect ? -1 : afterScheme(target);
    if (authority < 0) {
      throw refusal("the target must be a path, or a URL of http or https");
    }
    int path = endOfAuthority(target, authority);
    if (path == authority || target.substring(authority, path).indexOf('@') >= 0) {
      throw refusal("the target must name a host, and no user");
    }
    return target.startsWith("/", path) ? target.substring(path) : "/" + target.substring(path);
  }

  private static int afterScheme(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  private static int endOfAuthority(String target, int from) {
    int end = from;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  private static FailureException refusal(String detail) {
    return new FailureException(new Failure.MalformedHttp(detail));
  }
}
