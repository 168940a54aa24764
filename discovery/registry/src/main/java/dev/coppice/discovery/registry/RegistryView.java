package dev.coppice.discovery.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every record at one moment, as this node knows them. Immutable; a look-up takes nanoseconds and
 * allocates nothing, and goes on working when the rest of the cluster is out of reach.
 */
public final class RegistryView {

  public static final RegistryView EMPTY = new RegistryView(List.of());

  private final List<ServiceRecord> records;
  private final Map<ServiceId, List<ServiceRecord>> callable;

  public RegistryView(List<ServiceRecord> records) {
    this.records =
        records.stream()
            .sorted(
                Comparator.comparing(ServiceRecord::service)
                    .thenComparing(ServiceRecord::startedAt)
                    .thenComparing(ServiceRecord::instance))
            .toList();
    Map<ServiceId, List<ServiceRecord>> byId = new HashMap<>();
    for (ServiceRecord record : this.records) {
      if (record.health() == Health.UP && record.contract() != null) {
        byId.computeIfAbsent(record.id(), id -> new ArrayList<>()).add(record);
      }
    }
    byId.replaceAll((id, list) -> List.copyOf(list));
    this.callable = Map.copyOf(byId);
  }

  /** All records of any health, ordered by service, then age. */
  public List<ServiceRecord> records() {
    return records;
  }

  /** The services that take calls, each with its instances that are up, oldest first. */
  public Map<ServiceId, List<ServiceRecord>> callable() {
    return callable;
  }

  /** The instances of a service that are up, oldest first; empty when there is none. */
  public List<ServiceRecord> instances(ServiceId id) {
    return callable.getOrDefault(id, List.of());
  }
}
