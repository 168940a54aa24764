package dev.coppice.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that an issuer signed with at one moment. Immutable; any thread. */
final class KeyRing {

  private static final int MOST_KEYS = 50;
  private static final Set<String> KEY_TYPES = Set.of("RSA", "EC");

  private final JWTAuth auth;
  private final Set<String> ids;

  private KeyRing(JWTAuth auth, Set<String> ids) {
    this.auth = auth;
    this.ids = ids;
  }

  /**
   * The keys of a JWK set that can check signatures; others are passed over, as RFC 7517 section 5
   * asks.
   *
   * @throws IllegalArgumentException when it is no JWK set, or has none that can
   */
  static KeyRing of(Vertx vertx, JsonObject set) {
    List<JsonObject> usable = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    if (set.getValue("keys") instanceof JsonArray keys) {
      for (Object each : keys) {
        if (each instanceof JsonObject key && isUsable(key) && usable.size() < MOST_KEYS) {
          usable.add(key);
          ids.add(key.getString("kid"));
        }
      }
    }
    if (usable.isEmpty()) {
      throw new IllegalArgumentException("there is no key in it that signs tokens");
    }
    JWTAuthOptions options = new JWTAuthOptions().setJwks(usable);
    options.getJWTOptions().setIgnoreExpiration(true);
    return new KeyRing(JWTAuth.create(vertx, options), Set.copyOf(ids));
  }

  private static boolean isUsable(JsonObject key) {
    return key.getValue("kty") instanceof String type
        && KEY_TYPES.contains(type)
        && key.getValue("kid") instanceof String
        && "sig".equals(key.getValue("use", "sig"))
        && (!(key.getValue("alg") instanceof String algorithm)
            || TokenRules.ALGORITHMS.contains(algorithm));
  }

  /** Whether it has the key that the token names; false where it names none. */
  boolean hasKeyOf(ReadToken token) {
    @Nullable String id = token.keyId();
    return id != null && ids.contains(id);
  }

  /**
   * Fails when the signature is not of the key that the token names. Takes part of a millisecond.
   */
  Future<User> check(ReadToken token) {
    return auth.authenticate(new TokenCredentials(token.text()));
  }
}
