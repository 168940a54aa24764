package dev.coppice.security;

import dev.coppice.contract.Principal;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells who sends a bearer token. Tokens that were right are remembered until they expire, those
 * used last, so that each is checked once and not with every request. For one event loop.
 */
public final class Tokens {

  /** As many characters have 192 bits. */
  private static final int END = 32;

  private final Map<String, Issuer> issuers;
  private final InstantSource clock;

  /** By the end of their text. */
  private final Map<String, VerifiedToken> verified;

  private final Map<String, Future<Principal>> underWay = new HashMap<>();

  /**
   * @param capacity how many are remembered at most, each up to 8 KiB
   */
  public Tokens(List<Issuer> issuers, InstantSource clock, int capacity) {
    this.issuers =
        issuers.stream().collect(Collectors.toUnmodifiableMap(Issuer::name, Function.identity()));
    this.clock = clock;
    this.verified =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, VerifiedToken> eldest) {
            return size() > capacity;
          }
        };
  }

  /** Who sends it, if it was found right before and still is; else null. */
  public @Nullable Principal known(String token) {
    VerifiedToken found = verified.get(end(token));
    if (found == null || !found.text().equals(token)) {
      return null;
    }
    if (found.isOver(clock.millis() / 1000)) {
      verified.remove(end(token));
      return null;
    }
    return found.principal();
  }

  /**
   * What a token is found by. It is of the signature, which tells tokens apart as well as the whole
   * text does and takes a twentieth of the time to hash; nobody finds a second right one with it.
   */
  private static String end(String token) {
    return token.substring(Math.max(0, token.length() - END));
  }

  /**
   * Who sends it. Fails with {@link RejectedTokenException} when it is not right, and otherwise
   * when there is no way to tell now, as when its issuer's keys cannot be had.
   */
  public Future<Principal> verify(String token) {
    Future<Principal> running = underWay.get(token);
    if (running != null) {
      return running;
    }
    ReadToken read;
    try {
      read = ReadToken.of(token);
    } catch (RejectedTokenException e) {
      return Future.failedFuture(e);
    }
    Issuer issuer = issuers.get(read.issuer());
    if (issuer == null) {
      return Future.failedFuture(
          new RejectedTokenException("the token is of an issuer that is not trusted here"));
    }
    Future<Principal> verifying =
        issuer
            .verify(read)
            .onSuccess(right -> verified.put(end(token), right))
            .map(VerifiedToken::principal);
    if (!verifying.isComplete()) {
      underWay.put(token, verifying);
      verifying.onComplete(done -> underWay.remove(token));
    }
    return verifying;
  }
}
