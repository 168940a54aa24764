package dev.coppice.security;

import java.util.HashMap;
import java.util.Map;

/**
 * What was taken back of an issuer's tokens before their end: single tokens by their {@code jti},
 * and all of a session by its {@code sid}. For one event loop.
 */
public final class RevokedTokens {

  /** With the second since 1970 from which on they are refused anyhow. */
  private final Map<String, Long> ends = new HashMap<>();

  /**
   * @param id the {@code jti} or {@code sid} of tokens
   * @param end the second since 1970 from which on all of these tokens have expired
   */
  public void add(String id, long end) {
    ends.merge(id, end, Math::max);
  }

  /** Forgets whatever has expired at this second since 1970. */
  public void forget(long second) {
    ends.values().removeIf(end -> end <= second);
  }

  boolean contains(ReadToken token) {
    return contains(token.id()) || contains(token.session());
  }

  boolean contains(String id) {
    return !ends.isEmpty() && ends.containsKey(id);
  }
}
