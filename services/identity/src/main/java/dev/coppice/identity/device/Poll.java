package dev.coppice.identity.device;

import dev.coppice.identity.Client;
import dev.coppice.identity.authorization.NewToken;

/**
 * A device's code, as its client shows it to hear whether the user has decided.
 *
 * @param refreshHash of the refresh token that it gets, if it gets one
 */
public record Poll(String hash, Client client, NewToken access, String refreshHash) {}
