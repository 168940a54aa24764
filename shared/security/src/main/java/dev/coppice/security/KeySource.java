package dev.coppice.security;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Where an issuer publishes its keys. */
@FunctionalInterface
public interface KeySource {

  /** The JWK set (RFC 7517) as it is now. */
  Future<JsonObject> fetch();
}
