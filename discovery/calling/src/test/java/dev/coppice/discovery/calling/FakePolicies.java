package dev.coppice.discovery.calling;

import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Version;
import dev.coppice.discovery.registry.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Policies that a test changes. */
final class FakePolicies implements CallPolicies {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable CallPolicy policy;
  private volatile Map<Version, Integer> weights = Map.of();

  void set(CallPolicy next) {
    policy = next;
    listeners.forEach(Runnable::run);
  }

  void weigh(Map<Version, Integer> next) {
    weights = next;
    listeners.forEach(Runnable::run);
  }

  @Override
  public Map<Version, Integer> weights(ServiceId service) {
    return weights;
  }

  @Override
  public CallPolicy of(ServiceId service, Operation operation) {
    CallPolicy override = policy;
    return override == null ? operation.policy() : override;
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
