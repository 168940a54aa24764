package dev.coppice.security;

import dev.coppice.contract.Principal;

/**
 * A token that was right.
 *
 * @param end the second since 1970 from which on it no longer is
 * @param id its own name; empty when it has none
 * @param session the name of the session that it was issued in; empty when there is none
 * @param revoked in which it may be one day
 */
record VerifiedToken(
    Principal principal, long end, String id, String session, RevokedTokens revoked) {

  boolean isOver(long second) {
    return second >= end || revoked.contains(this);
  }
}
