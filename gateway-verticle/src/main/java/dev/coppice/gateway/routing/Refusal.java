package dev.coppice.gateway.routing;

import dev.coppice.discovery.registry.ServiceId;

/** A service whose contract the gateway does not route to, while all others go on. */
public record Refusal(ServiceId service, String reason) {}
