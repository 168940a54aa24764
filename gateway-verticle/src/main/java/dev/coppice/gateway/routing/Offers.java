package dev.coppice.gateway.routing;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while what services offered whose last record has gone, so that their paths say
 * "not now" (503) before they say "never heard of it" (404). Not thread-safe.
 *
 * <p>A service that is remembered also keeps its age, and with it the paths that a younger one
 * claims too: a restart must not hand them over.
 */
final class Offers {

  private final Duration grace;
  private final Map<ServiceId, Known> known = new HashMap<>();

  /**
   * @param goneAt null while there are records
   */
  private record Known(Offer offer, @Nullable Instant goneAt) {}

  Offers(Duration grace) {
    this.grace = grace;
  }

  /** What is on offer when the registry says this. */
  List<Offer> update(RegistryView view, Instant now) {
    Map<ServiceId, List<ServiceRecord>> present = new HashMap<>();
    for (ServiceRecord record : view.records()) {
      if (record.contract() != null) {
        present.computeIfAbsent(record.id(), id -> new ArrayList<>()).add(record);
      }
    }
    known.replaceAll(
        (id, was) ->
            present.containsKey(id) || was.goneAt != null ? was : new Known(was.offer, now));
    known.values().removeIf(was -> was.goneAt != null && !now.isBefore(was.goneAt.plus(grace)));
    present.forEach((id, records) -> known.put(id, new Known(offer(id, records), null)));
    return known.values().stream().map(Known::offer).toList();
  }

  private Offer offer(ServiceId id, Collection<ServiceRecord> records) {
    Instant oldest =
        records.stream().map(ServiceRecord::startedAt).min(Instant::compareTo).orElseThrow();
    Known before = known.get(id);
    if (before != null && before.offer.since().isBefore(oldest)) {
      oldest = before.offer.since();
    }
    List<Contract> contracts =
        records.stream().flatMap(record -> record.offered().stream()).toList();
    return new Offer(id, oldest, contracts);
  }

  /** When the next one is to be forgotten. */
  Optional<Instant> nextToForget() {
    return known.values().stream()
        .flatMap(was -> Optional.ofNullable(was.goneAt).stream())
        .min(Instant::compareTo)
        .map(goneAt -> goneAt.plus(grace));
  }
}
