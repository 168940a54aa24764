package dev.coppice.identity.authorization;

import dev.coppice.identity.Client;
import org.jspecify.annotations.Nullable;

/**
 * A code as a client shows it.
 *
 * @param redirectUri null where the client does not say
 * @param challenge that its verifier answers
 * @param refreshHash of the refresh token that it gets, if it gets one
 */
public record Redemption(
    String codeHash,
    Client client,
    @Nullable String redirectUri,
    String challenge,
    NewToken access,
    String refreshHash) {}
