package dev.coppice.discovery.calling;

import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Version;
import dev.coppice.discovery.configuration.DeclaredKeys;
import dev.coppice.discovery.configuration.LivePolicy;
import dev.coppice.discovery.configuration.LiveSettings;
import dev.coppice.discovery.configuration.LiveWeights;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the live setting {@code calls.<service>.<operation>} says, else the contract; and the
 * weights that {@code weights.<service>} gives to versions. A hedge is for reads alone, whatever is
 * set.
 */
public final class LiveCallPolicies implements CallPolicies {
  private final Function<String, Optional<String>> values;
  private final Consumer<Runnable> changes;

  public LiveCallPolicies(LiveSettings live) {
    this(
        live::value,
        listener -> {
          live.watchAll(DeclaredKeys.CALLS, listener);
          live.watchAll(DeclaredKeys.WEIGHTS, listener);
        });
  }

  LiveCallPolicies(Function<String, Optional<String>> values, Consumer<Runnable> changes) {
    this.values = values;
    this.changes = changes;
  }

  @Override
  public CallPolicy of(ServiceId service, Operation operation) {
    return values
        .apply(DeclaredKeys.CALLS + service.name() + "." + operation.id())
        .flatMap(LivePolicy::parse)
        .map(policy -> isRead(operation) ? policy : new CallPolicy(policy.retries(), Duration.ZERO))
        .orElse(operation.policy());
  }

  @Override
  public Map<Version, Integer> weights(ServiceId service) {
    return values
        .apply(DeclaredKeys.WEIGHTS + service.name())
        .flatMap(LiveWeights::parse)
        .orElse(Map.of());
  }

  private static boolean isRead(Operation operation) {
    return operation.method().equals(HttpMethod.GET) || operation.method().equals(HttpMethod.HEAD);
  }

  @Override
  public void onChange(Runnable listener) {
    changes.accept(listener);
  }
}
