package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.ServiceRecord;
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
    for (OwnRecord own : kept()) {
      own.renew();
      revisions.put(own.id(), own.revision());
    }
    if (!revisions.isEmpty()) {
      view.heard(revisions);
      bus.renew(revisions);
    }
  }

  /** The map may have lost our records: a member has come or gone. */
  void reassert() {
    kept().forEach(OwnRecord::reassert);
  }

  /** A split has healed, and the others may have given us up meanwhile. */
  void assertAnew() {
    kept().forEach(OwnRecord::assertAnew);
  }

  /** A split has healed, and others may have come in on the other side. */
  void readmit() {
    registrations.forEach(LeasedRegistration::readmit);
  }

  /**
   * Something has happened to a record in the map. If it is ours, and not what we say, set right.
   */
  void check(String id, long revision) {
    for (OwnRecord own : kept()) {
      if (own.id().equals(id) && own.revision() != revision) {
        own.reassert();
      }
    }
  }

  private List<OwnRecord> kept() {
    registrations.removeIf(registration -> registration.own().isGone());
    return registrations.stream().map(LeasedRegistration::own).filter(OwnRecord::isKept).toList();
  }
}
