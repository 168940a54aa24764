package dev.coppice.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;

/**
 * Makes access tokens: JWTs as <a href="https://www.rfc-editor.org/rfc/rfc9068">RFC 9068</a> has
 * them. They are signed on workers; that takes some tenths of a millisecond.
 */
final class TokenIssuer {

  static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  private final WorkerExecutor workers;
  private final Keys keys;
  private final InstantSource clock;
  private final IdentityOptions options;

  TokenIssuer(WorkerExecutor workers, Keys keys, InstantSource clock, IdentityOptions options) {
    this.workers = workers;
    this.keys = keys;
    this.clock = clock;
    this.options = options;
  }

  /** A token for a client that acts for itself, from now on. */
  AccessToken token(Client client, Scopes scopes) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new AccessToken(
        UUID.randomUUID().toString(),
        client.id(),
        client.id(),
        scopes,
        now,
        now.plus(options.tokenLife()));
  }

  /** The token as its client gets it. */
  Future<String> sign(AccessToken token) {
    SigningKey key = keys.ring().current(options.algorithm(), clock.instant());
    return workers.executeBlocking(() -> sign(token, key), false);
  }

  private String sign(AccessToken token, SigningKey key) throws JOSEException {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(options.issuer())
            .subject(token.subject())
            .audience(options.audience())
            .issueTime(Date.from(token.issuedAt()))
            .notBeforeTime(Date.from(token.issuedAt()))
            .expirationTime(Date.from(token.expiresAt()))
            .jwtID(token.jti())
            .claim("client_id", token.clientId());
    if (!token.scopes().isEmpty()) {
      claims.claim("scope", token.scopes().toString());
    }
    JWSHeader header =
        new JWSHeader.Builder(key.algorithm().jose()).type(TYPE).keyID(key.kid()).build();
    SignedJWT jwt = new SignedJWT(header, claims.build());
    jwt.sign(key.algorithm().signer(key.jwk()));
    return jwt.serialize();
  }
}
