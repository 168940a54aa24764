package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.gateway.streaming.EventBridge;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What SockJS clients ask before they open a socket: how they can. */
public final class SocketPages implements OwnPages {

  private static final long NUMBERS = 1L << 32;

  @Override
  public @Nullable OwnPage find(String path) {
    return path.equals(EventBridge.INFO)
        ? (headers, query) -> Future.succeededFuture(info())
        : null;
  }

  private static Response info() {
    JsonObject info =
        JsonObject.of("websocket", true, "cookie_needed", false, "origins", JsonArray.of("*:*"))
            .put("entropy", ThreadLocalRandom.current().nextLong(NUMBERS));
    return new Response(
        200,
        Params.of("content-type", "application/json", "cache-control", "no-store"),
        info.toBuffer());
  }
}
