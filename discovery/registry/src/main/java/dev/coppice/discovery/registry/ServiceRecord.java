package dev.coppice.discovery.registry;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One instance, as the registry knows it.
 *
 * @param instance unique in the cluster, such as {@code catalog-1a2b3c4d}
 * @param node the Vert.x id of the node that it runs on
 * @param contract null for parts that offer no operations, such as the gateway
 * @param reason why it is down; null otherwise
 * @param httpPort null where there is none
 */
public record ServiceRecord(
    String service,
    Version version,
    String instance,
    String node,
    @Nullable Contract contract,
    Health health,
    @Nullable String reason,
    String host,
    long pid,
    int managementPort,
    @Nullable Integer httpPort,
    Instant startedAt) {

  /** The event-bus address at which the instance takes {@link dev.coppice.contract.CallBatch}es. */
  public String address() {
    return "coppice.instance." + instance;
  }

  public ServiceId id() {
    return new ServiceId(service, version.major());
  }

  public Optional<Contract> offered() {
    return Optional.ofNullable(contract);
  }

  public ServiceRecord with(Health health, @Nullable String reason) {
    return new ServiceRecord(
        service,
        version,
        instance,
        node,
        contract,
        health,
        reason,
        host,
        pid,
        managementPort,
        httpPort,
        startedAt);
  }
}
