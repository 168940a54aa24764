package dev.coppice.security;

import dev.coppice.contract.Principal;

/**
 * A token that was right.
 *
 * @param end the second since 1970 from which on it no longer is
 */
record VerifiedToken(Principal principal, long end) {

  boolean isOver(long second) {
    return second >= end;
  }
}
