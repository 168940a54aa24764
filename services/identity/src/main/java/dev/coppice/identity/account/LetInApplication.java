package dev.coppice.identity.account;

import dev.coppice.identity.Scopes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An application that somebody has let in.
 *
 * @param scopes what it may do
 * @param usedAt when it last got tokens; null where that is forgotten, or it never did
 */
record LetInApplication(
    String clientId, String name, Scopes scopes, Instant since, @Nullable Instant usedAt) {}
