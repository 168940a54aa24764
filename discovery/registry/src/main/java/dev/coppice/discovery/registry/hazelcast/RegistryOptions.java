package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * The settings of a node's registry, parsed once.
 *
 * @param lease {@code coppice.registry.lease}: how long a record outlives the last sign of its
 *     node, 2 s to 5 min. Shorter finds a hung node sooner, and takes a busy one for hung
 */
record RegistryOptions(Duration lease) {

  static RegistryOptions from(Settings settings) {
    return new RegistryOptions(
        settings.duration(
            "coppice.registry.lease",
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5)));
  }

  /** Three times within a lease, so that two may get lost; 3 s of the usual 10 s. */
  Duration renewal() {
    return lease.multipliedBy(3).dividedBy(10);
  }
}
