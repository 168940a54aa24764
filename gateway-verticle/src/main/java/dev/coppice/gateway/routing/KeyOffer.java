package dev.coppice.gateway.routing;

import dev.coppice.contract.Operation;
import dev.coppice.discovery.registry.ServiceId;

/** Where the keys are with which a service signs tokens. */
public record KeyOffer(ServiceId service, Operation operation) {}
