package dev.coppice.security;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Someone whose tokens are believed. Its keys are fetched when the first token comes, again after
 * five minutes while the old ones are used on, and when a token names one that is not there yet.
 * For one event loop; signatures are checked on worker threads.
 */
public final class Issuer {

  private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);
  private static final Duration FRESH = Duration.ofMinutes(5);

  /** Tokens that name keys which do not exist must not become requests to the issuer. */
  private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final TokenRules rules;
  private final KeySource source;
  private final RevokedTokens revoked;
  private final InstantSource clock;
  private @Nullable KeyRing keys;
  private long fetchedAt;
  private long triedAt;
  private @Nullable Future<KeyRing> fetching;

  /**
   * @param revoked tokens in it are refused, from the moment that they are
   */
  public Issuer(
      Vertx vertx, TokenRules rules, KeySource source, RevokedTokens revoked, InstantSource clock) {
    this.vertx = vertx;
    this.rules = rules;
    this.source = source;
    this.revoked = revoked;
    this.clock = clock;
  }

  /** The {@code iss} of its tokens. */
  public String name() {
    return rules.issuer();
  }

  /**
   * Completes when the token is right; fails with {@link RejectedTokenException} when it is not,
   * and otherwise when there is no way to tell.
   */
  Future<VerifiedToken> verify(ReadToken token) {
    VerifiedToken verified;
    try {
      verified = checked(token);
    } catch (RejectedTokenException e) {
      return Future.failedFuture(e);
    }
    return keysFor(token)
        .compose(ring -> vertx.executeBlocking(() -> ring.check(token), false))
        .compose(
            signature ->
                signature.failed()
                    ? rejected("the token's signature is not right")
                    : revoked.contains(verified)
                        ? rejected("the token was revoked")
                        : Future.succeededFuture(verified));
  }

  private VerifiedToken checked(ReadToken token) {
    if (!TokenRules.ALGORITHMS.contains(token.algorithm())) {
      throw new RejectedTokenException("the token's algorithm is not allowed");
    }
    if (!rules.types().contains(token.type())) {
      throw new RejectedTokenException("the token is no access token");
    }
    if (token.isForAClientsEyes()) {
      throw new RejectedTokenException("the token says who signed in, and is no access token");
    }
    if (!token.audience().contains(rules.audience())) {
      throw new RejectedTokenException("the token is for another audience");
    }
    VerifiedToken verified =
        new VerifiedToken(
            rules.named(token.principal()),
            token.expiresAt() + rules.leeway().toSeconds(),
            token.id(),
            token.session(),
            revoked);
    long now = clock.instant().getEpochSecond();
    if (now >= verified.end()) {
      throw new RejectedTokenException("the token has expired");
    }
    if (token.notBefore() - rules.leeway().toSeconds() > now) {
      throw new RejectedTokenException("the token does not hold yet");
    }
    return verified;
  }

  private Future<KeyRing> keysFor(ReadToken token) {
    KeyRing known = keys;
    if (known != null && known.hasKeyOf(token)) {
      if (clock.millis() - fetchedAt > FRESH.toMillis() && mayFetch()) {
        fetch().onFailure(e -> LOG.warn("Keys of {} stay as they are: {}", name(), e.toString()));
      }
      return Future.succeededFuture(known);
    }
    if (known != null && !mayFetch()) {
      return unknownKey();
    }
    return fetch()
        .compose(ring -> ring.hasKeyOf(token) ? Future.succeededFuture(ring) : unknownKey());
  }

  private boolean mayFetch() {
    return fetching != null || clock.millis() - triedAt >= BETWEEN_FETCHES.toMillis();
  }

  private static Future<KeyRing> unknownKey() {
    return rejected("the token is signed with a key that is not known");
  }

  private Future<KeyRing> fetch() {
    Future<KeyRing> running = fetching;
    if (running != null) {
      return running;
    }
    triedAt = clock.millis();
    Promise<KeyRing> fetched = Promise.promise();
    fetching = fetched.future();
    source
        .fetch()
        .map(set -> KeyRing.of(vertx, set))
        .onComplete(
            outcome -> {
              fetching = null;
              if (outcome.succeeded()) {
                keys = outcome.result();
                fetchedAt = clock.millis();
              }
              fetched.handle(outcome);
            });
    return fetched.future();
  }

  private static <T> Future<T> rejected(String why) {
    return Future.failedFuture(new RejectedTokenException(why));
  }
}
