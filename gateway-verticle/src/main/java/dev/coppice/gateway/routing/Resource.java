package dev.coppice.gateway.routing;

import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All public operations at one path, by method. Immutable once its table is built. */
public final class Resource {

  private static final int METHODS = 6;
  private static final int GET = 0;
  private static final int HEAD = 1;

  private final @Nullable Route[] byMethod = new Route[METHODS];
  private final Set<String> allowed = new TreeSet<>(Set.of("OPTIONS"));
  private String allow = "OPTIONS";

  void add(Route route) {
    HttpMethod method = route.operation().method();
    int index = index(method);
    byMethod[index] = route;
    allowed.add(method.name());
    if (index == GET) {
      allowed.add("HEAD");
    }
    allow = String.join(", ", allowed);
  }

  /** The route for a method, or null when it is not offered; a GET route also answers HEAD. */
  public @Nullable Route route(HttpMethod method) {
    int index = index(method);
    if (index < 0) {
      return null;
    }
    Route route = byMethod[index];
    return route == null && index == HEAD ? byMethod[GET] : route;
  }

  private static int index(HttpMethod method) {
    return switch (method.name()) {
      case "GET" -> GET;
      case "HEAD" -> HEAD;
      case "POST" -> 2;
      case "PUT" -> 3;
      case "PATCH" -> 4;
      case "DELETE" -> 5;
      default -> -1;
    };
  }

  /** The methods that are offered, HEAD and OPTIONS included. */
  public Set<String> allowed() {
    return Set.copyOf(allowed);
  }

  /** The same as the value of an {@code Allow} header. */
  public String allow() {
    return allow;
  }
}
