package dev.coppice.identity.device;

import dev.coppice.identity.Scopes;

/**
 * A device that waits for a user's word.
 *
 * @param hash of the code that it has
 * @param clientName of the application on it, for people
 * @param scopes that it asks for
 */
public record WaitingDevice(String hash, String clientId, String clientName, Scopes scopes) {}
