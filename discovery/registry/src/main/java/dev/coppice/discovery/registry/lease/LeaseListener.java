package dev.coppice.discovery.registry.lease;

import org.jspecify.annotations.Nullable;

/**
 * Told what happens to leased records, on a thread of Hazelcast: hand over, don't work there.
 * Events may come late, twice, or out of order while partitions move.
 */
public interface LeaseListener {

  /** Stored for the first time or anew. */
  void stored(String id, String json);

  /**
   * Taken away by somebody.
   *
   * @param lastJson what was there; null when Hazelcast did not say
   */
  void removed(String id, @Nullable String lastJson);

  /** Nobody renewed it. */
  void expired(String id);
}
