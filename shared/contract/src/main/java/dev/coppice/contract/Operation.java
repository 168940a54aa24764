package dev.coppice.contract;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One operation of a contract, with the policy its author declared.
 *
 * @param id the {@code operationId}, unique in its contract
 * @param path the full path template below the origin, base path included: {@code
 *     /api/catalog/products/{sku}}
 * @param access who may, of those who can reach it
 * @param timeout how long a caller waits in all, retries included
 * @param idempotent whether doing it twice is the same as doing it once, so that it may be tried
 *     again elsewhere
 * @param takesKey whether it declares the header {@code Idempotency-Key}: then a request that has
 *     one is done once however often it is made
 * @param policy how it is tried again
 * @param maxBodyBytes the largest request body, in bytes; 0 when the operation takes none
 * @param consumes media types of the request body; empty when the operation takes none
 * @param produces media types that answers below 400 may have; empty when none has a body
 * @param composition what a gateway puts together to answer it
 */
public record Operation(
    String id,
    HttpMethod method,
    String path,
    Exposure exposure,
    Access access,
    Duration timeout,
    boolean idempotent,
    boolean takesKey,
    CallPolicy policy,
    int maxBodyBytes,
    Set<String> consumes,
    Set<String> produces,
    Composition composition) {

  public Operation {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout of " + id + " must be positive");
    }
    consumes = Set.copyOf(consumes);
    produces = Set.copyOf(produces);
  }

  public boolean isPublic() {
    return exposure == Exposure.PUBLIC;
  }

  /** Whether this request of it may be made again although it may have been done already. */
  public boolean mayRepeat(Request request) {
    return idempotent || (takesKey && request.idempotencyKey() != null);
  }

  /** The path's segments, without the empty one before the first slash. */
  public List<String> segments() {
    return List.of(path.substring(1).split("/", -1));
  }
}
