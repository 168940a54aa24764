package dev.coppice.gateway.sessions;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import java.util.Set;

/**
 * Keeps pages of other origins from doing something in the name of whoever is signed in. Browsers
 * say where a request comes from, and let no script change it (<a
 * href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>); those that are too old for that
 * send the origin.
 */
final class SameOrigin {

  private static final String SITE = "sec-fetch-site";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final String origin;

  SameOrigin(String origin) {
    this.origin = origin;
  }

  /**
   * Lets requests pass that only read, and those of our own pages.
   *
   * @throws FailureException of Forbidden
   */
  void check(String method, MultiMap headers) {
    if (SAFE.contains(method)) {
      return;
    }
    String site = headers.get(SITE);
    boolean ours =
        site == null
            ? origin.equals(headers.get(HttpHeaderNames.ORIGIN))
            : site.equals("same-origin");
    if (!ours) {
      throw new FailureException(
          new Failure.Forbidden(
              "with the cookie of a session, %s is for pages of this origin alone: it needs Sec-Fetch-Site: same-origin, or without that header Origin: %s"
                  .formatted(method, origin)));
    }
  }
}
