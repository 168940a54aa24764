package dev.coppice.system.harness;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A whole HTTP response.
 *
 * @param headers names in lower case
 */
public record Answer(int status, Map<String, List<String>> headers, Buffer body) {

  public String text() {
    return body.toString();
  }

  public JsonObject json() {
    return new JsonObject(body);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Whether the server announces that it closes the connection after this. */
  public boolean closes() {
    return header("connection").filter("close"::equalsIgnoreCase).isPresent();
  }

  /** Whether the body is a problem as RFC 9457 wants it, about this very status. */
  public boolean isProblem() {
    return header("content-type")
            .filter(type -> type.startsWith("application/problem+json"))
            .isPresent()
        && json().getInteger("status") == status
        && json().getString("type") != null
        && json().getString("title") != null;
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + text();
  }
}
