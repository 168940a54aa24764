package dev.coppice.identity.device;

import dev.coppice.identity.Scopes;
import java.time.Instant;

/**
 * That a client on a device asks for a user.
 *
 * @param hash of the code that the device has
 * @param userCode a MAC of the one that it shows
 */
public record DeviceRequest(
    String hash, String userCode, String clientId, Scopes scopes, Instant expiresAt) {}
