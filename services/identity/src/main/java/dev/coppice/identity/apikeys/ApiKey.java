package dev.coppice.identity.apikeys;

import dev.coppice.identity.Scopes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key by which somebody acts for themselves without asking for tokens; without its secret, which
 * only whoever has it knows.
 *
 * @param id 16 hexadecimal digits
 * @param name for people, 1 to 100 characters
 * @param scopes what it opens, one at least
 * @param createdBy who made it, for people
 * @param revokedAt when it was taken back; null when it was not
 */
record ApiKey(
    String id,
    String name,
    Scopes scopes,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant revokedAt) {

  static final Duration LONGEST = Duration.ofDays(730);

  /**
   * @throws IllegalArgumentException when it cannot be; the message says what can
   */
  ApiKey {
    if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "name must be 1 to 100 characters, not all blank and none a control character");
    }
    if (scopes.isEmpty() || !scopes.areOfServices()) {
      throw new IllegalArgumentException(
          "scopes must be one at least, each <service>:read or <service>:write, such as"
              + " catalog:write");
    }
    if (scopes.names().stream().anyMatch(Scopes::isOwn)) {
      throw new IllegalArgumentException(
          "scopes must open what is everybody's: a key is no user, and has nothing of its own");
    }
    Duration life = Duration.between(createdAt, expiresAt);
    if (life.isNegative() || life.isZero() || life.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a key is good for 1 to 730 days");
    }
  }

  /** The text that its owner sends. What it begins with lets scanners find keys that leaked. */
  String text(String secret) {
    return "coppice_" + id + "_" + secret;
  }
}
