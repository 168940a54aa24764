package dev.coppice.gateway.authentication;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.security.RevokedTokens;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who sends an API key. What was found out about a key is remembered for a while, so that not
 * every request asks for it; one that was taken back is forgotten as soon as that is known. For one
 * event loop.
 */
public final class ApiKeys {

  /** Where clients put it. */
  static final AsciiString HEADER = AsciiString.cached("x-api-key");

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
  private static final Duration GOOD = Duration.ofSeconds(60);

  /** Whoever sends a wrong key again and again must not become as many calls. */
  private static final Duration UNKNOWN = Duration.ofSeconds(5);

  private static final String REFUSED = "the API key is not known, has expired or was revoked";

  private final KeyChecker checker;
  private final RevokedTokens revoked;
  private final InstantSource clock;

  /** By hash; those used last. */
  private final Map<String, Found> found;

  private final Map<String, Future<Found>> underWay = new HashMap<>();

  /**
   * What the checker has said of a key.
   *
   * @param principal who has it; null for one that there is not
   * @param until the millisecond since 1970 from which on to ask again
   */
  private record Found(String id, @Nullable Principal principal, long until) {

    static final String NOBODY = "";
  }

  /**
   * @param revoked keys in it are refused, from the moment that they are
   * @param capacity how many are remembered at most, of those that there are and others
   */
  public ApiKeys(KeyChecker checker, RevokedTokens revoked, InstantSource clock, int capacity) {
    this.checker = checker;
    this.revoked = revoked;
    this.clock = clock;
    this.found =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Found> eldest) {
            return size() > capacity;
          }
        };
  }

  /**
   * Reads a key.
   *
   * @throws FailureException of Unauthenticated when it has not the form of one
   */
  Credential credential(String text) {
    ApiKey key = ApiKey.parse(text);
    if (key == null) {
      throw refused("the header X-API-Key holds no API key; those are coppice_<id>_<secret>");
    }
    return new Shown(this, key);
  }

  private record Shown(ApiKeys keys, ApiKey key) implements Credential {

    @Override
    public @Nullable Principal known() {
      Found remembered = keys.remembered(key);
      return remembered == null ? null : keys.owner(remembered, key);
    }

    @Override
    public Future<Principal> verify() {
      return keys.verify(key);
    }
  }

  private @Nullable Found remembered(ApiKey key) {
    Found remembered = found.get(key.hash());
    if (remembered != null && clock.millis() >= remembered.until()) {
      found.remove(key.hash());
      return null;
    }
    return remembered;
  }

  /** Who has a key; null when nobody has it, or not any more. */
  private @Nullable Principal owner(Found about, ApiKey key) {
    boolean good = about.id().equals(key.id()) && !revoked.contains(CheckedKey.name(key.id()));
    return good ? about.principal() : null;
  }

  private Future<Principal> verify(ApiKey key) {
    Found remembered = remembered(key);
    Future<Found> told = remembered == null ? ask(key) : Future.succeededFuture(remembered);
    return told.compose(
        about -> {
          Principal owner = owner(about, key);
          return owner == null
              ? Future.failedFuture(refused(REFUSED))
              : Future.succeededFuture(owner);
        });
  }

  private Future<Found> ask(ApiKey key) {
    Future<Found> running = underWay.get(key.hash());
    if (running != null) {
      return running;
    }
    Future<Found> asked =
        checker
            .check(key.hash())
            .map(this::found)
            .onSuccess(about -> found.put(key.hash(), about))
            .recover(failure -> Future.failedFuture(unavailable(failure)));
    if (!asked.isComplete()) {
      underWay.put(key.hash(), asked);
      asked.onComplete(done -> underWay.remove(key.hash()));
    }
    return asked;
  }

  private Found found(Optional<CheckedKey> told) {
    long now = clock.millis();
    return told.map(
            key ->
                new Found(
                    key.id(),
                    key.principal(),
                    Math.min(now + GOOD.toMillis(), key.expiresAt().toEpochMilli())))
        .orElseGet(() -> new Found(Found.NOBODY, null, now + UNKNOWN.toMillis()));
  }

  private static FailureException unavailable(Throwable failure) {
    LOG.warn("An API key cannot be checked: {}", failure.toString());
    return new FailureException(Failure.Unavailable.of("API keys cannot be checked now"));
  }

  private static FailureException refused(String detail) {
    return new FailureException(new Failure.Unauthenticated(detail));
  }
}
