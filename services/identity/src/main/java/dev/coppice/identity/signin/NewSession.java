package dev.coppice.identity.signin;

import dev.coppice.identity.SignInMethod;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session that begins.
 *
 * @param hash of the browser's cookie
 * @param seenHash of the cookie by which the browser is known the next time
 * @param before the session that this one takes the place of
 * @param network from where, shortened, for its owner to recognise
 * @param browser in what, likewise
 */
public record NewSession(
    String hash,
    UUID userId,
    Instant now,
    SignInMethod method,
    String seenHash,
    @Nullable String before,
    String network,
    String browser) {}
