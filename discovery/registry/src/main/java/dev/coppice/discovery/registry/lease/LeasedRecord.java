package dev.coppice.discovery.registry.lease;

import dev.coppice.discovery.registry.ServiceRecord;
import java.time.Duration;

/**
 * A record as the registry keeps it.
 *
 * @param id the registration in vertx-service-discovery
 * @param revision grows with each writing by its owner, so that no one takes an old one for new
 * @param claim published to be seen by rivals, and not yet admitted
 * @param lease how long it lives without a sign of its node
 */
public record LeasedRecord(
    String id, long revision, boolean claim, Duration lease, ServiceRecord record) {

  public LeasedRecord withId(String id) {
    return new LeasedRecord(id, revision, claim, lease, record);
  }

  public String node() {
    return record.node();
  }
}
