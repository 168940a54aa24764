package dev.coppice.discovery.calling;

import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Version;
import dev.coppice.discovery.registry.ServiceId;
import java.util.Map;

/**
 * What goes for an operation's calls now. It is asked when the registry's view or the policies
 * change, not for each call.
 */
@FunctionalInterface
public interface CallPolicies {

  /** What each contract says. */
  CallPolicies OF_CONTRACTS = (service, operation) -> operation.policy();

  CallPolicy of(ServiceId service, Operation operation);

  /**
   * How a service's calls are divided among its versions, in proportion; one that is not named gets
   * only what those cannot take. Empty where versions do not matter.
   */
  default Map<Version, Integer> weights(ServiceId service) {
    return Map.of();
  }

  /**
   * Calls the listener, on any thread, after policies have changed. Those of contracts change with
   * the registry's view only.
   */
  default void onChange(Runnable listener) {}
}
