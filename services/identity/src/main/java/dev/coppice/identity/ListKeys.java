package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;

/** {@code GET /api/identity/keys}: what anybody may know of the keys that sign. */
final class ListKeys implements OperationHandler {

  private final Keys keys;
  private final InstantSource clock;

  ListKeys(Keys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(Response.json(json(keys.ring(), clock.instant())));
  }

  static JsonObject json(KeyRing ring, Instant now) {
    JsonArray all = new JsonArray();
    for (SigningKey key : ring.published(now)) {
      all.add(
          new JsonObject()
              .put("kid", key.kid())
              .put("algorithm", key.algorithm().name())
              .put("signs", ring.current(key.algorithm(), now).equals(key))
              .put("signsFrom", key.signsFrom().toString())
              .put("publishedUntil", ring.needlessFrom(key).map(Instant::toString).orElse(null)));
    }
    return JsonObject.of("keys", all);
  }
}
