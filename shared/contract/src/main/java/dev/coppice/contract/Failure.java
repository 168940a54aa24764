package dev.coppice.contract;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Why a request was not done, named by situation. {@link Problems} maps each to its status, in one
 * place. Texts are written for the client, except those of {@link Internal}, which only the log
 * sees.
 */
public sealed interface Failure {

  /** 400: the request breaks the contract. */
  record InvalidRequest(List<Violation> violations) implements Failure {
    public InvalidRequest {
      violations = List.copyOf(violations);
    }

    public static InvalidRequest of(String where, String message) {
      return new InvalidRequest(List.of(new Violation(where, message)));
    }
  }

  /** 400: the bytes are no HTTP request that we accept. */
  record MalformedHttp(String detail) implements Failure {}

  /** 401: who asks is not known. */
  record Unauthenticated(String detail) implements Failure {}

  /** 401: the token is not to be believed. */
  record InvalidToken(String detail) implements Failure {}

  /** 403: the token does not allow it. */
  record InsufficientScope(Set<String> needed) implements Failure {
    public InsufficientScope {
      needed = Set.copyOf(needed);
    }
  }

  /** 403: who asks may not. */
  record Forbidden(String detail) implements Failure {}

  /** 404 */
  record NotFound(String detail) implements Failure {}

  /** 405 with {@code Allow}. */
  record MethodNotAllowed(String method, Set<String> allowed) implements Failure {
    public MethodNotAllowed {
      allowed = Set.copyOf(allowed);
    }
  }

  /** 406 */
  record NotAcceptable(String accept, Set<String> produces) implements Failure {
    public NotAcceptable {
      produces = Set.copyOf(produces);
    }
  }

  /** 408: the request did not arrive whole in time. */
  record RequestTimeout(String detail) implements Failure {}

  /** 409: the request clashes with what is true now. */
  record Conflict(String detail) implements Failure {}

  /** 412 */
  record PreconditionFailed(String detail) implements Failure {}

  /** 413 */
  record BodyTooLarge(long limitBytes) implements Failure {}

  /** 414 */
  record UriTooLong(int limitBytes) implements Failure {}

  /** 415 */
  record UnsupportedMediaType(String contentType, Set<String> consumes) implements Failure {
    public UnsupportedMediaType {
      consumes = Set.copyOf(consumes);
    }
  }

  /** 422: well-formed, but it cannot be done as asked. */
  record Unprocessable(String detail) implements Failure {}

  /** 429 with {@code Retry-After}. */
  record TooManyRequests(String reason, Duration retryAfter) implements Failure {}

  /** 431 */
  record HeadersTooLarge(int limitBytes) implements Failure {}

  /** 500: a mistake of ours; the id finds the cause in the log. */
  record Internal(String errorId) implements Failure {}

  /** 503 with {@code Retry-After}: it will work again. */
  record Unavailable(String reason, Duration retryAfter) implements Failure {
    public static Unavailable of(String reason) {
      return new Unavailable(reason, Duration.ofSeconds(1));
    }
  }

  /** 504: no answer before the deadline. */
  record DeadlineExceeded(String what) implements Failure {}
}
