package dev.coppice.gateway.authentication;

import dev.coppice.contract.Principal;
import java.time.Instant;
import java.util.Set;

/**
 * An API key that was good when whoever gave it out was asked.
 *
 * @param scopes what it opens
 */
public record CheckedKey(String id, Set<String> scopes, Instant expiresAt) {

  private static final String PREFIX = "api-key:";

  public CheckedKey {
    scopes = Set.copyOf(scopes);
  }

  /** What it is called where tokens and clients have names, too. */
  static String name(String id) {
    return PREFIX + id;
  }

  /** Whoever has it acts for itself alone. */
  Principal principal() {
    return new Principal(name(id), name(id), scopes);
  }
}
