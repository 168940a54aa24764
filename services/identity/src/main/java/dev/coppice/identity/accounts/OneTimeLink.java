package dev.coppice.identity.accounts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A link that lets whoever has it set a password, once.
 *
 * @param hash of what is in the link
 * @param userId whose password; null for a link that makes the first administrator
 */
public record OneTimeLink(String hash, @Nullable UUID userId, Instant expiresAt) {}
