package dev.coppice.discovery.calling;

import dev.coppice.contract.Operation;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The instances that a caller may choose from, by service and operation: during an upgrade an
 * operation may be offered by some instances of a service only.
 */
final class Peers {

  private static final Peer[] NONE = new Peer[0];

  private final Map<String, Peer> byInstance = new HashMap<>();
  private Map<ServiceId, Map<String, Peer[]>> byOperation = Map.of();
  private long random = System.nanoTime() | 1;

  /**
   * Takes on a new view. Instances that are no longer recorded are gone; those that drain keep
   * their calls and get no new ones.
   *
   * @return the peers that are gone
   */
  List<Peer> accept(RegistryView view) {
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
            gone.add(peer);
          }
        });
    byInstance.clear();
    byInstance.putAll(stay);
    byOperation = index(view);
    return gone;
  }

  private Map<ServiceId, Map<String, Peer[]>> index(RegistryView view) {
    Map<ServiceId, Map<String, Peer[]>> index = new HashMap<>();
    view.callable()
        .forEach(
            (service, records) -> {
              Map<String, List<Peer>> offers = new HashMap<>();
              for (ServiceRecord record : records) {
                Peer peer = byInstance.get(record.instance());
                if (peer != null && record.contract() != null) {
                  for (Operation operation : record.contract().operations()) {
                    offers.computeIfAbsent(operation.id(), id -> new ArrayList<>()).add(peer);
                  }
                }
              }
              Map<String, Peer[]> arrays = new HashMap<>();
              offers.forEach((operation, peers) -> arrays.put(operation, peers.toArray(NONE)));
              index.put(service, arrays);
            });
    return index;
  }

  /**
   * The better of two picked at random ("power of two choices", Mitzenmacher 2001), by what is in
   * flight and how long answers have taken lately. Only proven peers are chosen: what is sent to an
   * address that the bus does not know yet is lost without a word.
   *
   * @param not a peer that has just failed, to be avoided if there is another
   * @return null when no proven instance offers the operation
   */
  @Nullable Peer choose(ServiceId service, String operation, @Nullable Peer not, long now) {
    Peer[] offering = offering(service, operation);
    int count = offering.length;
    if (count == 0) {
      return null;
    }
    Peer first = offering[below(count)];
    if (count > 1) {
      int other = below(count - 1);
      Peer second = offering[other] == first ? offering[count - 1] : offering[other];
      first = better(first, second, not, now);
    }
    return first.proven && first != not ? first : any(offering, not);
  }

  private static Peer better(Peer one, Peer other, @Nullable Peer not, long now) {
    if (one == not || !one.proven) {
      return other;
    }
    if (other == not || !other.proven) {
      return one;
    }
    return one.cost(now) <= other.cost(now) ? one : other;
  }

  /** The rare case that chance has picked nobody fit: any proven one, the failed one last. */
  private static @Nullable Peer any(Peer[] offering, @Nullable Peer not) {
    Peer fallback = null;
    for (Peer peer : offering) {
      if (peer.proven && peer != not) {
        return peer;
      }
      fallback = peer.proven ? peer : fallback;
    }
    return fallback;
  }

  /** Whether somebody offers the operation, proven or not. */
  boolean offers(ServiceId service, String operation) {
    return offering(service, operation).length > 0;
  }

  private Peer[] offering(ServiceId service, String operation) {
    Map<String, Peer[]> operations = byOperation.get(service);
    return operations == null ? NONE : operations.getOrDefault(operation, NONE);
  }

  /** Marsaglia's xorshift: a random number from 0 to bound - 1, good enough to spread load. */
  private int below(int bound) {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return (int) Math.floorMod(random, (long) bound);
  }

  boolean offers(ServiceId service) {
    return byOperation.containsKey(service);
  }

  Iterable<Peer> all() {
    return byInstance.values();
  }
}
