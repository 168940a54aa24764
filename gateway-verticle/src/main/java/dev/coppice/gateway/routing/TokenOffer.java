package dev.coppice.gateway.routing;

import dev.coppice.contract.Operation;
import dev.coppice.contract.SignIn;
import dev.coppice.discovery.registry.ServiceId;
import java.util.Optional;

/**
 * A service that signs tokens.
 *
 * @param keys tells with which keys
 * @param revoked tells which it has taken back
 * @param apiKeys tells what an API key opens that it has given out
 * @param signIn how people sign in there, if browsers may
 */
public record TokenOffer(
    ServiceId service,
    Operation keys,
    Optional<Operation> revoked,
    Optional<Operation> apiKeys,
    Optional<SignIn> signIn) {}
