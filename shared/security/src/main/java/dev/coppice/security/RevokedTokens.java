package dev.coppice.security;

import java.util.HashMap;
import java.util.Map;

/**
 * What was taken back of an issuer's tokens before their end: single tokens by their {@code jti},
 * all of a session by its {@code sid}, all of a client by its id, and API keys likewise. For one
 * event loop.
 */
public final class RevokedTokens {

  /** With the second since 1970 from which on they are refused anyhow. */
  private final Map<String, Long> ends = new HashMap<>();

  /**
   * @param id the {@code jti}, {@code sid} or {@code client_id} of tokens
   * @param end the second since 1970 from which on all of these tokens have expired
   */
  public void add(String id, long end) {
    ends.merge(id, end, Math::max);
  }

  /** Forgets whatever has expired at this second since 1970. */
  public void forget(long second) {
    ends.values().removeIf(end -> end <= second);
  }

  /**
   * @param id as it was added
   */
  public boolean contains(String id) {
    return ends.containsKey(id);
  }

  boolean contains(VerifiedToken token) {
    return !ends.isEmpty()
        && (ends.containsKey(token.id())
            || ends.containsKey(token.session())
            || ends.containsKey(token.principal().client()));
  }
}
