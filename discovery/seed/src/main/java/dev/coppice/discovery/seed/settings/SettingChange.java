package dev.coppice.discovery.seed.settings;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a setting to be.
 *
 * @param value null takes it back
 * @param expectedVersion only if this one holds; null for whichever does
 * @param idempotencyKey under which it is done once; null if it may be done again
 */
public record SettingChange(
    String key,
    @Nullable String value,
    @Nullable Long expectedVersion,
    String author,
    @Nullable String idempotencyKey) {}
