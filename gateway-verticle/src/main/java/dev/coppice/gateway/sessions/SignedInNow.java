package dev.coppice.gateway.sessions;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.security.Tokens;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/** Makes a session of the code with which somebody comes back who has signed in. */
final class SignedInNow {

  private final SignInService service;
  private final Tokens tokens;
  private final Sessions sessions;
  private final Duration life;
  private final InstantSource clock;

  /**
   * @param life how long a session lasts at most
   */
  SignedInNow(
      SignInService service, Tokens tokens, Sessions sessions, Duration life, InstantSource clock) {
    this.service = service;
    this.tokens = tokens;
    this.sessions = sessions;
    this.life = life;
    this.clock = clock;
  }

  /** The secret of a new session; empty where the code is good for nothing. */
  Future<Optional<SessionSecret>> begin(SignInAttempt attempt, String code) {
    return service
        .redeem(code, attempt.verifier())
        .compose(
            granted ->
                granted.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : begin(attempt, granted.get()).map(Optional::of));
  }

  private Future<SessionSecret> begin(SignInAttempt attempt, GrantedTokens granted) {
    JsonObject claims = claims(granted.id());
    check(claims, attempt);
    SessionSecret secret = SessionSecret.random();
    return tokens
        .verify(granted.access())
        .compose(service::email)
        .compose(
            email ->
                sessions.add(
                    secret,
                    new Session(
                        granted, claims.getString("sub"), email, clock.instant().plus(life))))
        .map(secret);
  }

  /**
   * OpenID Connect Core, section 3.1.3.7. It comes from the issuer itself and by no way of the
   * browser, which is as good as its signature (item 6 there).
   */
  private void check(JsonObject claims, SignInAttempt attempt) {
    boolean right =
        service.issuer().equals(claims.getValue("iss"))
            && service.client().equals(claims.getValue("aud"))
            && attempt.nonce().equals(claims.getValue("nonce"))
            && claims.getValue("sub") instanceof String
            && claims.getValue("exp") instanceof Number end
            && end.longValue() > clock.instant().getEpochSecond();
    if (!right) {
      throw new FailureException(
          new Failure.Forbidden("the ID token is not for this sign-in; begin anew"));
    }
  }

  private static JsonObject claims(String idToken) {
    try {
      String payload = idToken.split("\\.", -1)[1];
      return new JsonObject(
          new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DecodeException e) {
      return new JsonObject();
    }
  }
}
