package dev.coppice.identity.accounts;

import org.jspecify.annotations.Nullable;

/**
 * A user, and what their password has to match.
 *
 * @param passwordHash null until they have set one
 */
public record Credentials(User user, @Nullable String passwordHash) {}
