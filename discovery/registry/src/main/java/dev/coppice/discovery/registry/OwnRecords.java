package dev.coppice.discovery.registry;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The records that this node has published and keeps alive. Confined to the registry's loop. */
final class OwnRecords {

  private final LocalView view;
  private final RegistryBus bus;
  private final Function<ServiceRecord, LeasedRegistration> make;
  private final List<LeasedRegistration> registrations = new ArrayList<>();

  OwnRecords(LocalView view, RegistryBus bus, Function<ServiceRecord, LeasedRegistration> make) {
    this.view = view;
    this.bus = bus;
    this.make = make;
  }

  Future<Registration> publish(ServiceRecord record) {
    LeasedRegistration registration = make.apply(record);
    registrations.add(registration);
    return registration
        .publish()
        .onFailure(e -> registrations.remove(registration))
        .map(registration);
  }

  /** Renews the leases in the map, and tells the other nodes so. */
  void renew() {
    Map<String, Long> revisions = new HashMap<>();
    for (LeasedRegistration registration : kept()) {
      registration.renew();
      revisions.put(registration.id(), registration.revision());
    }
    if (!revisions.isEmpty()) {
      view.heard(revisions);
      bus.renew(revisions);
    }
  }

  /** The map may have lost our records: a member has come or gone, or a split has healed. */
  void reassert() {
    kept().forEach(LeasedRegistration::reassert);
  }

  /**
   * Something has happened to a record in the map. If it is ours, and not what we say, set right.
   */
  void check(String id, long revision) {
    for (LeasedRegistration registration : kept()) {
      if (registration.id().equals(id) && registration.revision() != revision) {
        registration.reassert();
      }
    }
  }

  private List<LeasedRegistration> kept() {
    return registrations.stream().filter(LeasedRegistration::isKept).toList();
  }
}
