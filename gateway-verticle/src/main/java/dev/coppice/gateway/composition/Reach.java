package dev.coppice.gateway.composition;

import dev.coppice.contract.Operation;

/** What a client may reach from the network that it is in. */
@FunctionalInterface
public interface Reach {
  boolean has(Operation operation);
}
