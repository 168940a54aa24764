package dev.coppice.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of an operation. Immutable; the same whether it came through the gateway, from
 * another service or over the bridge.
 *
 * @param operation its id in the contract
 * @param headers the headers that reach a service, names in lower case
 * @param principal who asks; null when nobody has signed in
 * @param requestId names this request in logs and answers
 * @param traceparent W3C Trace Context
 * @param body raw bytes, empty when there is none
 */
public record Request(
    String operation,
    Params path,
    Params query,
    Params headers,
    @Nullable Principal principal,
    Deadline deadline,
    @Nullable String idempotencyKey,
    @Nullable String requestId,
    @Nullable String traceparent,
    Buffer body) {

  private static final Buffer EMPTY = Buffer.buffer();

  /** A request with a deadline and nothing else, to which the {@code with} methods add. */
  public static Request of(String operation, Deadline deadline) {
    return new Request(
        operation, Params.NONE, Params.NONE, Params.NONE, null, deadline, null, null, null, EMPTY);
  }

  public Request withPath(String name, String value) {
    return new Request(
        operation,
        path.with(name, value),
        query,
        headers,
        principal,
        deadline,
        idempotencyKey,
        requestId,
        traceparent,
        body);
  }

  public Request withQuery(String name, String value) {
    return new Request(
        operation,
        path,
        query.with(name, value),
        headers,
        principal,
        deadline,
        idempotencyKey,
        requestId,
        traceparent,
        body);
  }

  public Request withHeader(String lowerCaseName, String value) {
    return new Request(
        operation,
        path,
        query,
        headers.with(lowerCaseName, value),
        principal,
        deadline,
        idempotencyKey,
        requestId,
        traceparent,
        body);
  }

  /** Adds a key under which the operation is done once, however often it is asked for. */
  public Request withIdempotencyKey(String key) {
    return new Request(
        operation, path, query, headers, principal, deadline, key, requestId, traceparent, body);
  }

  /** Adds a JSON body and its content type. */
  public Request withJson(Buffer json) {
    return new Request(
        operation,
        path,
        query,
        headers.with("content-type", "application/json"),
        principal,
        deadline,
        idempotencyKey,
        requestId,
        traceparent,
        json);
  }

  /**
   * A request made while answering another: same principal, request id and trace, no later
   * deadline.
   */
  public Request onBehalfOf(Request cause) {
    Deadline earlier = deadline.nanos() - cause.deadline.nanos() < 0 ? deadline : cause.deadline;
    return new Request(
        operation,
        path,
        query,
        headers,
        cause.principal,
        earlier,
        idempotencyKey,
        cause.requestId,
        cause.traceparent,
        body);
  }

  /**
   * A path parameter that the contract declares.
   *
   * @throws IllegalStateException when it does not, which is a mistake of the service
   */
  public String pathParam(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException(operation + " has no path parameter " + name);
    }
    return value;
  }

  /**
   * The same as a type that checks itself, such as {@code pathParam("sku", Sku::new)}.
   *
   * @throws FailureException of {@link Failure.InvalidRequest} when the type refuses the text with
   *     an {@link IllegalArgumentException}, whose message the client reads
   */
  public <T> T pathParam(String name, Function<String, T> type) {
    return typed("path." + name, pathParam(name), type);
  }

  public @Nullable String queryParam(String name) {
    return query.get(name);
  }

  /** The same as a type that checks itself, as with {@link #pathParam(String, Function)}. */
  public <T> @Nullable T queryParam(String name, Function<String, T> type) {
    String value = query.get(name);
    return value == null ? null : typed("query." + name, value, type);
  }

  private static <T> T typed(String where, String value, Function<String, T> type) {
    try {
      return type.apply(value);
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of(where, String.valueOf(e.getMessage())));
    }
  }

  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  /**
   * The body as a JSON object.
   *
   * @throws FailureException of {@link Failure.InvalidRequest} when it is none
   */
  public JsonObject jsonBody() {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      throw new FailureException(
          new Failure.InvalidRequest(List.of(new Violation("body", "must be a JSON object"))));
    }
  }
}
