package dev.coppice.identity;

import java.time.Instant;

/**
 * What an access token says.
 *
 * @param jti names it
 */
record AccessToken(
    String jti, String clientId, Scopes scopes, Instant issuedAt, Instant expiresAt) {}
