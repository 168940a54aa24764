package dev.coppice.identity.account;

import java.time.Instant;
import java.util.UUID;

/**
 * Where somebody is signed in.
 *
 * @param hash of the browser's cookie
 * @param network from where, shortened
 * @param browser in what, and on which system
 */
record SignedInPlace(
    UUID id, String hash, Instant signedInAt, Instant usedAt, String network, String browser) {}
