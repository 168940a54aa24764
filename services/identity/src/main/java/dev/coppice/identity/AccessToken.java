package dev.coppice.identity;

import java.time.Instant;

/**
 * What an access token says.
 *
 * @param jti names it
 * @param subject who acts, or for whom: a user, or else the client
 */
record AccessToken(
    String jti,
    String subject,
    String clientId,
    Scopes scopes,
    Instant issuedAt,
    Instant expiresAt) {

  /** The same for a client that acts for a user. */
  AccessToken forUser(String userId, Scopes granted) {
    return new AccessToken(jti, userId, clientId, granted, issuedAt, expiresAt);
  }
}
