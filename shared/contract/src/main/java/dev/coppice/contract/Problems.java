package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a {@link Failure} becomes an HTTP answer: <a
 * href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> {@code application/problem+json}.
 */
public final class Problems {

  public static final String MEDIA_TYPE = "application/problem+json";
  private static final String CHALLENGE = "www-authenticate";
  private static final String TYPE_PREFIX = "urn:coppice:problem:";

  private Problems() {}

  /**
   * @param requestId goes into the body as {@code requestId} when not null
   */
  public static Response toResponse(Failure failure, @Nullable String requestId) {
    if (failure instanceof Failure.InvalidRequest f) {
      JsonArray violations = new JsonArray();
      f.violations()
          .forEach(v -> violations.add(JsonObject.of("where", v.where(), "message", v.message())));
      return problem(400, "invalid-request", "Invalid request", summary(f), requestId)
          .with("violations", violations)
          .response();
    }
    if (failure instanceof Failure.MalformedHttp f) {
      return problem(400, "malformed-http", "Malformed HTTP request", f.detail(), requestId)
          .response();
    }
    if (failure instanceof Failure.NotFound f) {
      return problem(404, "not-found", "Not found", f.detail(), requestId).response();
    }
    if (failure instanceof Failure.MethodNotAllowed f) {
      return problem(
              405,
              "method-not-allowed",
              "Method not allowed",
              f.method() + " is not offered here; allowed: " + listed(f.allowed()),
              requestId)
          .header("allow", listed(f.allowed()))
          .response();
    }
    if (failure instanceof Failure.NotAcceptable f) {
      return problem(
              406,
              "not-acceptable",
              "Not acceptable",
              "'" + f.accept() + "' accepts nothing of: " + listed(f.produces()),
              requestId)
          .response();
    }
    if (failure instanceof Failure.RequestTimeout f) {
      return problem(408, "request-timeout", "Request not received in time", f.detail(), requestId)
          .response();
    }
    if (failure instanceof Failure.Conflict f) {
      return problem(409, "conflict", "Conflict", f.detail(), requestId).response();
    }
    if (failure instanceof Failure.PreconditionFailed f) {
      return problem(412, "precondition-failed", "Precondition failed", f.detail(), requestId)
          .response();
    }
    return ofRights(failure, requestId);
  }

  /** With what <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750</a> asks for. */
  private static Response ofRights(Failure failure, @Nullable String requestId) {
    if (failure instanceof Failure.Unauthenticated f) {
      return problem(401, "unauthenticated", "Authentication needed", f.detail(), requestId)
          .header(CHALLENGE, "Bearer realm=\"coppice\"")
          .response();
    }
    if (failure instanceof Failure.InvalidToken f) {
      return problem(401, "invalid-token", "Token refused", f.detail(), requestId)
          .header(
              CHALLENGE,
              "Bearer realm=\"coppice\", error=\"invalid_token\", error_description=\"%s\""
                  .formatted(f.detail()))
          .response();
    }
    if (failure instanceof Failure.InsufficientScope f) {
      String scopes = String.join(" ", new TreeSet<>(f.needed()));
      return problem(
              403, "insufficient-scope", "Not allowed", "this needs scope " + scopes, requestId)
          .header(
              CHALLENGE,
              "Bearer realm=\"coppice\", error=\"insufficient_scope\", scope=\"%s\""
                  .formatted(scopes))
          .response();
    }
    if (failure instanceof Failure.Forbidden f) {
      return problem(403, "forbidden", "Not allowed", f.detail(), requestId).response();
    }
    return ofLimits(failure, requestId);
  }

  private static Response ofLimits(Failure failure, @Nullable String requestId) {
    if (failure instanceof Failure.BodyTooLarge f) {
      return problem(
              413,
              "body-too-large",
              "Request body too large",
              "the limit is " + f.limitBytes() + " bytes",
              requestId)
          .response();
    }
    if (failure instanceof Failure.UriTooLong f) {
      return problem(
              414,
              "uri-too-long",
              "URI too long",
              "the limit is " + f.limitBytes() + " bytes",
              requestId)
          .response();
    }
    if (failure instanceof Failure.UnsupportedMediaType f) {
      return problem(
              415,
              "unsupported-media-type",
              "Unsupported media type",
              "'" + f.contentType() + "' is not taken here; allowed: " + listed(f.consumes()),
              requestId)
          .response();
    }
    if (failure instanceof Failure.Unprocessable f) {
      return problem(422, "unprocessable", "Cannot be done", f.detail(), requestId).response();
    }
    if (failure instanceof Failure.TooManyRequests f) {
      return problem(429, "too-many-requests", "Too many requests", f.reason(), requestId)
          .header("retry-after", seconds(f.retryAfter()))
          .response();
    }
    if (failure instanceof Failure.HeadersTooLarge f) {
      return problem(
              431,
              "headers-too-large",
              "Request header fields too large",
              "the limit is " + f.limitBytes() + " bytes",
              requestId)
          .response();
    }
    return ofServer(failure, requestId);
  }

  private static Response ofServer(Failure failure, @Nullable String requestId) {
    if (failure instanceof Failure.Internal f) {
      return problem(
              500, "internal", "Internal error", "the log has it under this errorId", requestId)
          .with("errorId", f.errorId())
          .response();
    }
    if (failure instanceof Failure.Unavailable f) {
      return problem(503, "unavailable", "Unavailable", f.reason(), requestId)
          .header("retry-after", seconds(f.retryAfter()))
          .response();
    }
    if (failure instanceof Failure.DeadlineExceeded f) {
      return problem(504, "deadline-exceeded", "No answer in time", f.what(), requestId).response();
    }
    throw new IllegalStateException("no mapping for " + failure);
  }

  private static Problem problem(
      int status, String type, String title, String detail, @Nullable String requestId) {
    JsonObject body =
        JsonObject.of(
            "type", TYPE_PREFIX + type, "title", title, "status", status, "detail", detail);
    if (requestId != null) {
      body.put("requestId", requestId);
    }
    return new Problem(status, Params.of("content-type", MEDIA_TYPE), body);
  }

  private static String summary(Failure.InvalidRequest failure) {
    StringBuilder summary = new StringBuilder();
    for (Violation violation : failure.violations()) {
      summary.append(summary.isEmpty() ? "" : "; ");
      summary.append(violation.where()).append(' ').append(violation.message());
    }
    return summary.toString();
  }

  private static String listed(Set<String> values) {
    return String.join(", ", new TreeSet<>(values));
  }

  private static String seconds(Duration wait) {
    return Long.toString(Math.max(1, wait.toSeconds()));
  }

  private record Problem(int status, Params headers, JsonObject body) {

    Problem with(String key, Object value) {
      body.put(key, value);
      return this;
    }

    Problem header(String name, String value) {
      return new Problem(status, headers.with(name, value), body);
    }

    Response response() {
      return new Response(status, headers, body.toBuffer());
    }
  }
}
