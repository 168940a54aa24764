package dev.coppice.security;

import dev.coppice.contract.Principal;

/**
 * A token that was right.
 *
 * @param end the second since 1970 from which on it no longer is
 * @param revoked in which it may be one day
 */
record VerifiedToken(
    Principal principal, long end, String id, String session, RevokedTokens revoked) {

  boolean isOver(long second) {
    return second >= end || revoked.contains(id) || revoked.contains(session);
  }
}
