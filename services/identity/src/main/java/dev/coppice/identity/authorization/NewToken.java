package dev.coppice.identity.authorization;

import java.time.Instant;

/**
 * An access token that is about to be given.
 *
 * @param issuedAt now
 */
public record NewToken(String jti, Instant issuedAt, Instant expiresAt) {}
