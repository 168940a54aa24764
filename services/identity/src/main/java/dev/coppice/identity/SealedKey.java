package dev.coppice.identity;

import java.time.Instant;

/**
 * A signing key as it is kept.
 *
 * @param sealed both its parts, which {@link KeySeal} alone can read
 */
record SealedKey(String kid, SigningAlgorithm algorithm, String sealed, Instant signsFrom) {}
