package dev.coppice.gateway.routing;

import dev.coppice.contract.Operation;
import io.vertx.core.http.HttpMethod;
import java.util.stream.Collectors;

/**
 * What only one operation can have: a method at a path, whatever its parameters are called.
 *
 * @param shape the path with {@code {}} for each parameter
 */
record Claim(HttpMethod method, String shape) {

  static Claim of(Operation operation) {
    return new Claim(
        operation.method(),
        operation.segments().stream()
            .map(segment -> Route.isParameter(segment) ? "{}" : segment)
            .collect(Collectors.joining("/", "/", "")));
  }

  @Override
  public String toString() {
    return method + " " + shape;
  }
}
