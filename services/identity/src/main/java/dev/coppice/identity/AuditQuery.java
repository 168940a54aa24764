package dev.coppice.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit log somebody wants; each null where it is all one.
 *
 * @param before entries with lower ids than this only
 * @param since entries from then on
 * @param until entries before then
 */
public record AuditQuery(
    @Nullable Long before,
    @Nullable String actor,
    AuditEntry.@Nullable Action action,
    @Nullable String subject,
    @Nullable Instant since,
    @Nullable Instant until) {}
