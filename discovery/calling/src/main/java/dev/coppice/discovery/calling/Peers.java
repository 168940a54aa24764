package dev.coppice.discovery.calling;

import dev.coppice.contract.Operation;
import dev.coppice.contract.Version;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The instances that a caller may choose from, by service and operation: during an upgrade an
 * operation may be offered by some instances of a service only.
 */
final class Peers {

  private final Function<ServiceId, CallMeters> meters;
  private final Map<String, Peer> byInstance = new HashMap<>();
  private final Map<ServiceId, ServiceAccount> accounts = new HashMap<>();
  private Map<ServiceId, List<Peer>> callable = Map.of();
  private Map<ServiceId, Map<String, Offering>> byOperation = Map.of();

  Peers(Function<ServiceId, CallMeters> meters) {
    this.meters = meters;
  }

  /**
   * Takes on a new view. Instances that are no longer recorded are gone; those that drain keep
   * their calls and get no new ones.
   *
   * @return the peers that are gone
   */
  List<Peer> accept(RegistryView view, CallPolicies policies, long now) {
    Map<String, Peer> stay = new HashMap<>();
    for (ServiceRecord record : view.records()) {
      Peer known = byInstance.get(record.instance());
      if (known != null) {
        stay.put(record.instance(), known);
      } else if (record.contract() != null) {
        stay.put(record.instance(), new Peer(record));
      }
    }
    List<Peer> gone = new ArrayList<>();
    byInstance.forEach(
        (instance, peer) -> {
          if (!stay.containsKey(instance)) {
            peer.gone = true;
            peer.offers.values().forEach(Offer::close);
            gone.add(peer);
          }
        });
    byInstance.clear();
    byInstance.putAll(stay);
    index(view, policies, now);
    return gone;
  }

  private void index(RegistryView view, CallPolicies policies, long now) {
    Map<ServiceId, List<Peer>> peers = new HashMap<>();
    Map<ServiceId, Map<String, Offering>> offerings = new HashMap<>();
    view.callable()
        .forEach(
            (service, records) -> {
              ServiceAccount account =
                  accounts.computeIfAbsent(
                      service, id -> new ServiceAccount(meters.apply(id), now));
              List<Peer> up = new ArrayList<>();
              Map<String, Operation> operations = new HashMap<>();
              Map<String, List<Offer>> offers = new HashMap<>();
              for (ServiceRecord record : records) {
                Peer peer = byInstance.get(record.instance());
                if (peer != null && record.contract() != null) {
                  up.add(peer);
                  for (Operation operation : record.contract().operations()) {
                    operations.put(operation.id(), operation);
                    offers
                        .computeIfAbsent(operation.id(), id -> new ArrayList<>())
                        .add(peer.offer(operation.id(), account.meters, now));
                  }
                }
              }
              peers.put(service, up);
              offerings.put(
                  service, offerings(service, account, operations.values(), offers, policies));
            });
    callable = peers;
    byOperation = offerings;
  }

  private static Map<String, Offering> offerings(
      ServiceId service,
      ServiceAccount account,
      Collection<Operation> operations,
      Map<String, List<Offer>> offers,
      CallPolicies policies) {
    Map<Version, Integer> weights = policies.weights(service);
    Map<String, Offering> offerings = new HashMap<>();
    for (Operation operation : operations) {
      offerings.put(
          operation.id(),
          new Offering(
              account,
              policies.of(service, operation),
              offers.getOrDefault(operation.id(), List.of()),
              weights));
    }
    return offerings;
  }

  /** Null when no instance offers the operation. */
  @Nullable Offering offering(ServiceId service, String operation) {
    Map<String, Offering> operations = byOperation.get(service);
    return operations == null ? null : operations.get(operation);
  }

  boolean offers(ServiceId service) {
    return byOperation.containsKey(service);
  }

  /** The instances of a service that take calls, trusted or not. */
  List<Peer> callable(ServiceId service) {
    return callable.getOrDefault(service, List.of());
  }

  Collection<Peer> all() {
    return byInstance.values();
  }

  /** Takes back what it shows in the meters. */
  void close() {
    for (Peer peer : byInstance.values()) {
      peer.offers.values().forEach(Offer::close);
    }
  }

  /** Lets limits and budgets go with the time. */
  void pass(long now) {
    for (Peer peer : byInstance.values()) {
      for (Offer offer : peer.offers.values()) {
        offer.judge(now);
      }
    }
    for (ServiceAccount account : accounts.values()) {
      account.budget.pass(now);
    }
  }
}
