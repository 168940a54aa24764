package dev.coppice.gateway.sessions;

import java.time.Instant;

/**
 * What is kept for a browser that is signed in.
 *
 * @param tokens what was given for its user
 * @param subject who that is
 * @param email the same for people
 * @param ends when the session does, at the latest; in whole seconds
 */
record Session(GrantedTokens tokens, String subject, String email, Instant ends) {

  Session with(GrantedTokens newer) {
    return new Session(newer, subject, email, ends);
  }
}
