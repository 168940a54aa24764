package dev.coppice.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Assertions by which clients show who they are (<a
 * href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523, section 3</a>): signed by a key
 * of the client, for us, short-lived, and each good for once.
 */
final class AssertionCheck {

  static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

  private static final Duration LONGEST_LIFE = Duration.ofHours(1);
  private static final int LONGEST_JTI = 255;

  private final WorkerExecutor workers;
  private final TokenStore tokens;
  private final InstantSource clock;
  private final Set<String> audiences;

  /**
   * @param audiences names under which clients may mean us
   */
  AssertionCheck(
      WorkerExecutor workers, TokenStore tokens, InstantSource clock, Set<String> audiences) {
    this.workers = workers;
    this.tokens = tokens;
    this.clock = clock;
    this.audiences = Set.copyOf(audiences);
  }

  /**
   * @return fails with {@link OAuthException} of invalid_client
   */
  Future<Void> check(PrivateKeyJWT shown, Client client, Deadline deadline) {
    JWKSet keys = client.jwks();
    if (keys == null || client.authentication() != AuthenticationMethod.PRIVATE_KEY_JWT) {
      return Future.failedFuture(OAuthException.invalidClient());
    }
    JWTAuthenticationClaimsSet claims = shown.getJWTAuthenticationClaimsSet();
    String fault = fault(claims, client);
    if (fault != null) {
      return Future.failedFuture(OAuthException.invalidClient(fault));
    }
    Instant expiresAt = claims.getExpirationTime().toInstant();
    return workers
        .executeBlocking(() -> isSignedBy(keys, shown.getClientAssertion()), false)
        .compose(
            signed ->
                signed
                    ? tokens.use(client.id(), claims.getJWTID().getValue(), expiresAt, deadline)
                    : Future.failedFuture(OAuthException.invalidClient()))
        .compose(
            first ->
                first
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        OAuthException.invalidClient("the assertion was used before")));
  }

  private @Nullable String fault(JWTAuthenticationClaimsSet claims, Client client) {
    Instant now = clock.instant();
    if (!claims.getIssuer().getValue().equals(client.id())
        || !claims.getSubject().getValue().equals(client.id())) {
      return "the assertion's iss and sub must be the client's id";
    }
    if (claims.getAudience().stream().noneMatch(to -> audiences.contains(to.getValue()))) {
      return "the assertion's aud must be the issuer or the token endpoint";
    }
    Instant expiresAt = claims.getExpirationTime().toInstant();
    if (!now.minus(KeyPeriods.SKEW).isBefore(expiresAt)) {
      return "the assertion has expired";
    }
    if (expiresAt.isAfter(now.plus(LONGEST_LIFE).plus(KeyPeriods.SKEW))) {
      return "the assertion's exp must be within an hour";
    }
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && notBefore.toInstant().isAfter(now.plus(KeyPeriods.SKEW))) {
      return "the assertion is not valid yet";
    }
    String jti = Objects.toString(claims.getJWTID(), "");
    boolean named =
        !jti.isBlank()
            && jti.length() <= LONGEST_JTI
            && jti.chars().noneMatch(Character::isISOControl);
    return named ? null : "the assertion's jti must be 1 to 255 characters";
  }

  private static boolean isSignedBy(JWKSet keys, SignedJWT assertion) throws JOSEException {
    JWSHeader header = assertion.getHeader();
    JWKMatcher matching = JWKMatcher.forJWSHeader(header);
    if (matching == null || !ALGORITHMS.contains(header.getAlgorithm())) {
      return false;
    }
    for (JWK key : new JWKSelector(matching).select(keys)) {
      if (key instanceof AsymmetricJWK pair
          && assertion.verify(
              new DefaultJWSVerifierFactory().createJWSVerifier(header, pair.toPublicKey()))) {
        return true;
      }
    }
    return false;
  }
}
