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

  /** By the end of what they were shown as. */
  private final Map<String, Remembered> verified;

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
          protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > capacity;
          }
        };
  }

  /**
   * Who sends it, if it was found right before and still is; else null.
   *
   * @param shown as it was shown to {@link #verify(String, String)}: to cut the token out of a
   *     header would be half of the work
   */
  public @Nullable Principal known(String shown) {
    String end = end(shown);
    Remembered found = verified.get(end);
    if (found == null || !found.shown.equals(shown)) {
      return null;
    }
    if (found.token.isOver(clock.millis() / 1000)) {
      verified.remove(end);
      return null;
    }
    return found.token.principal();
  }

  /**
   * What a token is found by. It is of the signature, which tells tokens apart as well as the whole
   * text does and takes a twentieth of the time to hash; nobody finds a second right one with it.
   */
  private static String end(String shown) {
    return shown.substring(Math.max(0, shown.length() - END));
  }

  /** As {@link #verify(String, String)}, where a token is shown as it is. */
  public Future<Principal> verify(String token) {
    return verify(token, token);
  }

  /**
   * Who sends it. Fails with {@link RejectedTokenException} when it is not right, and otherwise
   * when there is no way to tell now, as when its issuer's keys cannot be had.
   *
   * @param shown what it is shown as, the value of a header for one; ends in the token
   */
  public Future<Principal> verify(String shown, String token) {
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
            .onSuccess(right -> verified.put(end(shown), new Remembered(shown, right)))
            .map(VerifiedToken::principal);
    if (!verifying.isComplete()) {
      underWay.put(token, verifying);
      verifying.onComplete(done -> underWay.remove(token));
    }
    return verifying;
  }

  private record Remembered(String shown, VerifiedToken token) {}
}
