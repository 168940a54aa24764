package dev.coppice.gateway.sessions;

import java.time.Instant;

/**
 * What a service that signs tokens has given for a user.
 *
 * @param access the access token
 * @param until how long it is good; in whole seconds
 * @param refresh a refresh token, good once
 * @param id an ID token
 * @param scope what the access token allows, separated by spaces
 */
record GrantedTokens(String access, Instant until, String refresh, String id, String scope) {

  /** Nothing of them, for they must reach no log. */
  @Override
  public String toString() {
    return "tokens until " + until;
  }
}
