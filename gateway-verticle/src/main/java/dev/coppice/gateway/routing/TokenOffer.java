package dev.coppice.gateway.routing;

import dev.coppice.contract.Operation;
import dev.coppice.discovery.registry.ServiceId;
import java.util.Optional;

/**
 * A service that signs tokens.
 *
 * @param keys tells with which keys
 * @param revoked tells which it has taken back
 */
public record TokenOffer(ServiceId service, Operation keys, Optional<Operation> revoked) {}
