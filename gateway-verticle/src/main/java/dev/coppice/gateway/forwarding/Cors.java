package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins read our answers (<a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">the CORS protocol</a>), where the
 * operator has named these origins. Without credentials: a token in a header needs none.
 */
public final class Cors {

  private static final String ANY = "*";
  private static final String EXPOSED =
      "etag, location, ratelimit, ratelimit-policy, retry-after, x-request-id";
  private static final String MAX_AGE_SECONDS = "600";

  private final Set<String> origins;
  private final boolean any;

  private Cors(Set<String> origins) {
    this.origins = origins;
    this.any = origins.contains(ANY);
  }

  /**
   * @param origins each {@code scheme://host[:port]}, or a single {@code *} for all
   */
  public static Cors of(List<String> origins) {
    return new Cors(Set.copyOf(origins));
  }

  boolean isOff() {
    return origins.isEmpty();
  }

  /** Adds to an answer what its reader's browser needs to see. */
  void permit(@Nullable String origin, MultiMap answer) {
    if (!any) {
      answer.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    String permitted = permitted(origin);
    if (permitted != null) {
      answer.add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, permitted);
      answer.add(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
  }

  /** Whether pages of an origin may read answers. */
  boolean lets(String origin) {
    return permitted(origin) != null;
  }

  private @Nullable String permitted(@Nullable String origin) {
    if (origin == null) {
      return null;
    }
    return any ? ANY : origins.contains(origin) ? origin : null;
  }

  /** The answer to OPTIONS: which methods there are, and for a preflight whether they are let. */
  Response options(String allow, MultiMap request) {
    Response plain =
        new Response(204, Params.of("allow", allow, "cache-control", "no-store"), Buffer.buffer());
    String method = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    if (method == null || permitted(request.get(HttpHeaderNames.ORIGIN)) == null) {
      return plain;
    }
    Response preflight =
        plain
            .withHeader("access-control-allow-methods", allow)
            .withHeader("access-control-max-age", MAX_AGE_SECONDS);
    String headers = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    return headers == null
        ? preflight
        : preflight.withHeader("access-control-allow-headers", headers);
  }
}
