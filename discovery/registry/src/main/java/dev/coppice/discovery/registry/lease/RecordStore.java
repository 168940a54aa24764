package dev.coppice.discovery.registry.lease;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.servicediscovery.Record;
import io.vertx.servicediscovery.ServiceDiscovery;
import io.vertx.servicediscovery.ServiceDiscoveryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The records of the whole cluster. Writing goes through vertx-service-discovery, so that what
 * follows its announcements sees ours; renewing goes to the leases under it.
 */
public final class RecordStore {

  private final LeaseMap map;
  private final ServiceDiscovery discovery;
  private final Duration lease;

  public RecordStore(Vertx vertx, LeaseMap map, String hazelcastName, Duration lease) {
    this.map = map;
    this.lease = lease;
    this.discovery =
        ServiceDiscovery.create(
            vertx,
            new ServiceDiscoveryOptions()
                .setBackendConfiguration(LeasedBackend.configuration(hazelcastName, lease)));
  }

  public Duration lease() {
    return lease;
  }

  /** Stores for the first time; answers with the id that the record has now. */
  public Future<String> publish(LeasedRecord record) {
    return discovery.publish(RecordMapping.toRecord(record)).map(Record::getRegistration);
  }

  public Future<Void> update(LeasedRecord record) {
    return discovery.update(RecordMapping.toRecord(record)).mapEmpty();
  }

  /** That it is gone already is as well. */
  public Future<Void> remove(String id) {
    return discovery
        .unpublish(id)
        .recover(
            e ->
                e instanceof NoSuchElementException
                    ? Future.succeededFuture()
                    : Future.failedFuture(e));
  }

  /** False when the record is gone. */
  public Future<Boolean> renew(String id) {
    return map.renew(id);
  }

  /** The revision that stands in the map; 0 when none does. */
  public Future<Long> revision(String id) {
    return map.get(id).map(json -> RecordMapping.revision(json.orElse(null)));
  }

  /**
   * The readable records of members, from the map itself.
   *
   * @param members asked when the map has been read: whoever wrote what is read has joined by then
   */
  public Future<List<LeasedRecord>> ofMembers(Supplier<Set<String>> members) {
    return map.all()
        .map(
            all -> {
              Set<String> nodes = members.get();
              List<LeasedRecord> records = new ArrayList<>();
              all.forEach((id, json) -> RecordMapping.read(id, json).ifPresent(records::add));
              records.removeIf(record -> !nodes.contains(record.node()));
              return records;
            });
  }

  /**
   * Removes the records of nodes that are not members: for the steward, when a node has left.
   *
   * @param members as for {@link #ofMembers}
   */
  public Future<?> removeAllBut(Supplier<Set<String>> members) {
    return map.all()
        .compose(
            all -> {
              Set<String> nodes = members.get();
              List<Future<?>> removals = new ArrayList<>();
              all.forEach(
                  (id, json) ->
                      RecordMapping.read(id, json)
                          .filter(record -> !nodes.contains(record.node()))
                          .ifPresent(record -> removals.add(map.removeIf(id, json))));
              return Future.join(removals);
            });
  }
}
