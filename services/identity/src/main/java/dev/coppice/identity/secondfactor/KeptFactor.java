package dev.coppice.identity.secondfactor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A second factor as it is kept.
 *
 * @param sealed its secret
 * @param confirmedAt since when it is on; null while no code has been right yet
 * @param lastStep whose code was the last that was used
 * @param recoveryCodes how many are left
 */
record KeptFactor(
    String sealed,
    Instant begunAt,
    @Nullable Instant confirmedAt,
    long lastStep,
    int recoveryCodes) {}
