package dev.coppice.identity.authorization;

import dev.coppice.identity.Scopes;
import dev.coppice.identity.SignInMethod;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A code that a user's browser takes to a client, as it is kept.
 *
 * @param hash of what the browser gets
 * @param signedInAt when the user last gave their password
 */
public record GrantedCode(
    String hash,
    String clientId,
    UUID userId,
    String redirectUri,
    Scopes scopes,
    String challenge,
    @Nullable String nonce,
    Instant signedInAt,
    SignInMethod method,
    Instant expiresAt) {}
