package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Response;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Pages that the gateway itself has, for GET, where no service has a path. */
@FunctionalInterface
public interface OwnPages {

  OwnPages NONE = path -> null;

  /** The page at a path, or null. */
  @Nullable Future<Response> find(String path);
}
