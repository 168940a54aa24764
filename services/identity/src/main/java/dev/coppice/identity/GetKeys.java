package dev.coppice.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** {@code GET /oauth2/jwks}, RFC 7517, section 5: the public parts of the keys. */
final class GetKeys implements OperationHandler {

  private static final Duration LONGEST_KEPT = Duration.ofMinutes(5);

  private final Keys keys;
  private final InstantSource clock;
  private final String caching;

  GetKeys(Keys keys, InstantSource clock, KeyPeriods periods) {
    this.keys = keys;
    this.clock = clock;
    // Whoever keeps it has asked again before a key that is new to it signs.
    long seconds = Math.min(LONGEST_KEPT.toSeconds(), periods.publication().toSeconds() / 2);
    this.caching = "public, max-age=" + seconds;
  }

  @Override
  public Future<Response> handle(Request request) {
    List<JWK> published =
        keys.ring().published(clock.instant()).stream()
            .map(key -> key.jwk().toPublicJWK())
            .toList();
    return Future.succeededFuture(
        Response.json(200, Buffer.buffer(new JWKSet(published).toString()))
            .withHeader("cache-control", caching));
  }
}
