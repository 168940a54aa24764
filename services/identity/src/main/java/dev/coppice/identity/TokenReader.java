package dev.coppice.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads access tokens of ours. Signatures are verified on workers. */
final class TokenReader {

  private final WorkerExecutor workers;
  private final Keys keys;
  private final InstantSource clock;
  private final IdentityOptions options;

  TokenReader(WorkerExecutor workers, Keys keys, InstantSource clock, IdentityOptions options) {
    this.workers = workers;
    this.keys = keys;
    this.clock = clock;
    this.options = options;
  }

  /** What a token says; empty when it is none of ours, or has expired. */
  Future<Optional<AccessToken>> read(String text) {
    Instant now = clock.instant();
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      Optional<SigningKey> key = key(jwt, now);
      return key.isEmpty()
          ? Future.succeededFuture(Optional.empty())
          : workers.executeBlocking(() -> verified(jwt, key.get(), now), false);
    } catch (ParseException | RuntimeException e) {
      // Whatever a stranger makes of it: it is no token.
      return Future.succeededFuture(Optional.empty());
    }
  }

  private Optional<SigningKey> key(SignedJWT jwt, Instant now) {
    String kid = jwt.getHeader().getKeyID();
    if (kid == null || !TokenIssuer.TYPE.equals(jwt.getHeader().getType())) {
      return Optional.empty();
    }
    return keys.ring()
        .published(kid, now)
        .filter(key -> key.algorithm().jose().equals(jwt.getHeader().getAlgorithm()));
  }

  private Optional<AccessToken> verified(SignedJWT jwt, SigningKey key, Instant now) {
    try {
      return jwt.verify(key.algorithm().verifier(key.jwk()))
          ? token(jwt.getJWTClaimsSet(), now)
          : Optional.empty();
    } catch (JOSEException | ParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<AccessToken> token(JWTClaimsSet claims, Instant now) throws ParseException {
    boolean ours =
        options.issuer().equals(claims.getIssuer())
            && claims.getAudience().contains(options.audience());
    Instant expiresAt = instant(claims.getExpirationTime());
    Instant issuedAt = instant(claims.getIssueTime());
    String client = claims.getStringClaim("client_id");
    String jti = claims.getJWTID();
    String subject = claims.getSubject();
    if (!ours
        || subject == null
        || expiresAt == null
        || issuedAt == null
        || client == null
        || jti == null) {
      return Optional.empty();
    }
    return expiresAt.isAfter(now) && !issuedAt.isAfter(now.plus(KeyPeriods.SKEW))
        ? Optional.of(
            new AccessToken(
                jti,
                subject,
                client,
                Scopes.parse(Objects.toString(claims.getStringClaim("scope"), "")),
                issuedAt,
                expiresAt))
        : Optional.empty();
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
