package dev.coppice.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.coppice.identity.authorization.Outcome;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;

/**
 * ID tokens (OpenID Connect Core, section 2): they tell a client who has signed in. Signed with
 * RS256 on workers, which is what clients take that have said nothing else.
 */
public final class IdTokens {

  static final SigningAlgorithm ALGORITHM = SigningAlgorithm.RS256;

  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final JOSEObjectType TYPE = JOSEObjectType.JWT;

  /** Whom an ID token of ours is about, and for which client it was made. */
  public record Hint(String subject, String clientId) {}

  private final WorkerExecutor workers;
  private final Keys keys;
  private final InstantSource clock;
  private final String issuer;

  IdTokens(WorkerExecutor workers, Keys keys, InstantSource clock, String issuer) {
    this.workers = workers;
    this.keys = keys;
    this.clock = clock;
    this.issuer = issuer;
  }

  /**
   * An ID token that goes with an access token.
   *
   * @param accessText the access token as its client gets it
   * @param granted what it came of
   */
  Future<String> sign(AccessToken access, String accessText, Outcome.Granted granted) {
    SigningKey key = keys.ring().current(ALGORITHM, clock.instant());
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(access.subject())
            .audience(access.clientId())
            .issueTime(Date.from(access.issuedAt()))
            .expirationTime(Date.from(access.issuedAt().plus(LIFE)))
            .claim("auth_time", granted.signedInAt().getEpochSecond())
            .claim("at_hash", halfHash(accessText));
    if (granted.nonce() != null) {
      claims.claim("nonce", granted.nonce());
    }
    if (granted.method() != null) {
      claims.claim("amr", granted.method().amr());
    }
    return workers.executeBlocking(() -> sign(claims.build(), key), false);
  }

  private static String sign(JWTClaimsSet claims, SigningKey key) throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(key.algorithm().jose()).type(TYPE).keyID(key.kid()).build();
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(key.algorithm().signer(key.jwk()));
    return jwt.serialize();
  }

  /** Section 3.1.3.6: of the hash that the algorithm uses, the left half. */
  private static String halfHash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What an ID token of ours says, even if it has expired; empty when it is none. */
  public Future<Optional<Hint>> read(String text) {
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      String kid = jwt.getHeader().getKeyID();
      Optional<SigningKey> key =
          kid == null || !TYPE.equals(jwt.getHeader().getType())
              ? Optional.empty()
              : keys.ring()
                  .published(kid, clock.instant())
                  .filter(found -> found.algorithm() == ALGORITHM)
                  .filter(found -> found.algorithm().jose().equals(jwt.getHeader().getAlgorithm()));
      return key.isEmpty()
          ? Future.succeededFuture(Optional.empty())
          : workers.executeBlocking(() -> verified(jwt, key.get()), false);
    } catch (ParseException | RuntimeException e) {
      return Future.succeededFuture(Optional.empty());
    }
  }

  private Optional<Hint> verified(SignedJWT jwt, SigningKey key) {
    try {
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      boolean ours =
          jwt.verify(key.algorithm().verifier(key.jwk()))
              && issuer.equals(claims.getIssuer())
              && claims.getAudience().size() == 1
              && claims.getSubject() != null;
      return ours
          ? Optional.of(new Hint(claims.getSubject(), claims.getAudience().get(0)))
          : Optional.empty();
    } catch (JOSEException | ParseException e) {
      return Optional.empty();
    }
  }
}
