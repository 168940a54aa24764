package dev.coppice.identity.authorization;

/**
 * A refresh token as a client shows it.
 *
 * @param successorHash of the one that comes after it
 */
public record Refreshing(
    String refreshHash, String clientId, NewToken access, String successorHash) {}
